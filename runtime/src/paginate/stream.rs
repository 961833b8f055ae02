//! The streams: which page comes next, and when to stop.

use super::{Paginate, Position, Style};
use crate::{BoxFuture, CallOptions, Client, Error, ErrorKind, Response};
use futures_core::Stream;
use std::{
    collections::HashSet,
    fmt,
    future::poll_fn,
    hash::{BuildHasher, RandomState},
    pin::Pin,
    task::{Context, Poll, ready},
};

type Fetch<R> = BoxFuture<'static, Result<Response<<R as crate::Request>::Output>, Error>>;

/// The pages of a list, as a [`Stream`] of responses. It ends after the last page and after an error.
#[must_use = "nothing is sent before the first page is asked for"]
pub struct Pages<R: Paginate> {
    client: Client,
    request: R,
    options: CallOptions,
    /// Where the next page starts; `None` is where the service starts by itself.
    position: Option<Position>,
    pages_left: usize,
    fetch: Option<Fetch<R>>,
    /// What to say instead of the next page.
    failure: Option<Error>,
    done: bool,
    guard: Guard<R::Item>,
}

/// What is remembered of earlier pages to tell a loop and the last page.
struct Guard<T> {
    hasher: RandomState,
    /// Hashes of the tokens sent.
    tokens: HashSet<u64>,
    /// First item of the page before.
    first_item: Option<T>,
    /// Items in the first page, which is a full one if there are more.
    page_length: Option<i64>,
}

impl<R: Paginate> Pages<R> {
    #[doc(hidden)]
    pub fn new(client: Client, request: R, options: CallOptions) -> Self {
        let guard = Guard { hasher: RandomState::new(), tokens: HashSet::new(), first_item: None, page_length: None };
        let position = request.start();
        Self {
            client,
            request,
            options,
            position,
            pages_left: usize::MAX,
            fetch: None,
            failure: None,
            done: false,
            guard,
        }
    }

    /// Starts at a position that an earlier stream had reached. To be called before the first page is asked for.
    pub fn start_from(mut self, position: impl Into<Position>) -> Self {
        self.position = Some(position.into());
        self
    }

    /// Ends after so many pages; [`position`](Self::position) then tells where to go on.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pages_left = pages;
        self
    }

    /// Where the next page starts, to save it and [start from](Self::start_from) there another time. `None` after the
    /// last page, and before the first one if the request doesn't say where to start.
    pub fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    ///
    /// Fails if the call fails or if the service repeats itself. There are no more pages then.
    pub async fn try_next(&mut self) -> Result<Option<Response<R::Output>>, Error> {
        self.next().await.transpose()
    }

    /// The next page, or why there is none; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Response<R::Output>, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    fn begin(&mut self) -> Result<Fetch<R>, Error> {
        if let Some(position) = &self.position {
            if !self.request.set_start(position) {
                let message = format!(
                    "pages of this operation can't start from {position:?}; start from a position that a stream of it gave"
                );
                return Err(self.error(ErrorKind::Input, message));
            }
            if R::STYLE == Style::Token || R::STYLE == Style::IntegerToken {
                self.guard.tokens.insert(self.guard.hasher.hash_one(position));
            }
        }
        Ok(self.client.send(self.request.clone(), self.options.clone()))
    }

    /// Moves on to the page after `page`.
    fn advance(&mut self, page: &R::Output) -> Result<(), Error> {
        let items = R::items(page).unwrap_or_default();
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let by_pages = |first: i64| (first, 1);
        let (origin, step) = match R::STYLE {
            Style::Token | Style::IntegerToken => return self.follow(R::next(page)),
            Style::Page(first) => by_pages(first),
            Style::PageIndex => by_pages(0),
            Style::Offset => (0, length),
        };
        let first_item = items.first().cloned();
        if first_item.is_some() && first_item == self.guard.first_item {
            let message = "the page starts with the item that the page before started with: the service repeats itself, \
                           so the list is not complete";
            return Err(self.error(ErrorKind::Paging, message.to_owned()));
        }
        self.guard.first_item = first_item;
        let page_length = *self.guard.page_length.get_or_insert(length);
        let number = self.position.as_ref().and_then(Position::number).unwrap_or(origin);
        let before = match R::STYLE {
            Style::Offset => number,
            _ => number.saturating_sub(origin).saturating_mul(page_length),
        };
        let is_last = match R::total(page).filter(|total| *total > 0) {
            Some(total) => before.saturating_add(length) >= total,
            None => length < self.request.size().filter(|size| *size > 0).unwrap_or(page_length),
        };
        self.position = (length > 0 && !is_last).then(|| Position(number.saturating_add(step).to_string()));
        self.done = self.position.is_none();
        Ok(())
    }

    /// Goes on where the page says that the next one starts.
    fn follow(&mut self, next: Option<Position>) -> Result<(), Error> {
        let end = if R::STYLE == Style::IntegerToken { "0" } else { "" };
        self.position = next.filter(|next| next.as_str() != end && !next.as_str().is_empty());
        self.done = self.position.is_none();
        let Some(next) = &self.position else { return Ok(()) };
        if self.guard.tokens.contains(&self.guard.hasher.hash_one(next)) {
            let message = format!(
                "the page after this one is said to start at {next:?}, where an earlier page started: the service repeats itself, so the list is not complete"
            );
            // The page itself is sound; the error comes in place of the next.
            self.failure = Some(self.error(ErrorKind::Paging, message));
        }
        Ok(())
    }

    fn error(&self, kind: ErrorKind, message: String) -> Error {
        Error::new(kind, message).in_operation(R::operation().name)
    }

    fn end<T>(&mut self, error: Error) -> Poll<Option<Result<T, Error>>> {
        self.done = true;
        Poll::Ready(Some(Err(error)))
    }
}

impl<R: Paginate> Unpin for Pages<R> {}

impl<R: Paginate> Stream for Pages<R> {
    type Item = Result<Response<R::Output>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let mut fetch = match this.fetch.take() {
            Some(fetch) => fetch,
            None if this.done || this.pages_left == 0 => return Poll::Ready(None),
            None => match this.failure.take().map_or_else(|| this.begin(), Err) {
                Ok(fetch) => fetch,
                Err(error) => return this.end(error),
            },
        };
        let Poll::Ready(outcome) = fetch.as_mut().poll(cx) else {
            this.fetch = Some(fetch);
            return Poll::Pending;
        };
        this.pages_left -= 1;
        match outcome.and_then(|page| this.advance(&page).map(|()| page)) {
            Ok(page) => Poll::Ready(Some(Ok(page))),
            Err(error) => this.end(error),
        }
    }
}

impl<R: Paginate> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("position", &self.position).field("done", &self.done).finish_non_exhaustive()
    }
}

/// The items of a list, as a [`Stream`]. It ends after the last item and after an error.
#[must_use = "nothing is sent before the first item is asked for"]
pub struct Items<R: Paginate> {
    pages: Pages<R>,
    /// Where the page in `items` started.
    current: Option<Position>,
    items: std::vec::IntoIter<R::Item>,
}

impl<R: Paginate> Items<R> {
    #[doc(hidden)]
    pub fn new(pages: Pages<R>) -> Self {
        Self { current: None, pages, items: Vec::new().into_iter() }
    }

    /// Starts at a position that an earlier stream had reached. To be called before the first item is asked for.
    pub fn start_from(mut self, position: impl Into<Position>) -> Self {
        self.pages = self.pages.start_from(position);
        self
    }

    /// Ends after the items of so many pages; [`position`](Self::position) then tells where to go on.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// Where to go on another time: the page that the next item is from. Items of that page that were given already come
    /// again. `None` after the last item, and in the first page if the request doesn't say where to start.
    pub fn position(&self) -> Option<&Position> {
        if self.items.len() > 0 { self.current.as_ref() } else { self.pages.position() }
    }

    /// The next item; `None` after the last.
    ///
    /// # Errors
    ///
    /// Fails if the call of a page fails or if the service repeats itself. There are no more items then.
    pub async fn try_next(&mut self) -> Result<Option<R::Item>, Error> {
        self.next().await.transpose()
    }

    /// The next item, or why there is none; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<R: Paginate> Unpin for Items<R> {}

impl<R: Paginate> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let start = this.pages.position().cloned();
            match ready!(Pin::new(&mut this.pages).poll_next(cx)) {
                Some(Ok(page)) => {
                    this.current = start;
                    this.items = R::into_items(page.into_inner()).unwrap_or_default().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: Paginate> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("position", &self.position()).finish_non_exhaustive()
    }
}
