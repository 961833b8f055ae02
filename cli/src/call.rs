//! Calling an operation: once, page after page, until a state is reached, or not at all.

use crate::{
    check, dry_run,
    failure::Failure,
    flags,
    input::{self, Input},
    output::Printer,
    progress::Progress,
    services::{self, Operation},
    settings::Settings,
    tell,
};
use aicloud_runtime::{CallOptions, Client, Error, ErrorKind, RetryPolicy, registry::PageStream};
use clap::ArgMatches;
use serde_json::{Map, Value};
use std::{future::poll_fn, sync::Arc, time::Instant};

/// Runs the call that the flags in `matches` describe.
pub(crate) async fn run(operation: Operation, matches: &ArgMatches) -> Result<(), Failure> {
    let mut settings = Settings::new(matches)?;
    let mut printer = Printer::new(matches)?;
    let input = gather(operation, matches)?;
    for (name, value) in input.client {
        // The one parameter that clients have.
        if name == "project_id" && settings.project_id.is_none() {
            settings.project_id = Some(value);
        }
    }
    let call = Call { operation, input: Value::Object(input.flat), options: options(matches)?, settings };
    printer.rows = operation.about.paging.as_ref().map(|paging| paging.items.clone()).unwrap_or_default();
    if matches.get_flag("dry-run") {
        return printer.print(&call.dry_run(matches.get_flag("show-secrets")).await?);
    }
    let result = if matches.get_flag("all") {
        call.all().await?
    } else if let Some(waiter) = matches.get_one::<String>("wait") {
        call.wait(waiter).await?
    } else {
        let client = call.client()?;
        let sent = operation.entry.call(&client, call.input.clone(), call.options.clone());
        sent.await.map_err(|error| call.failure(error))?
    };
    printer.print(&result)
}

/// The input from `--input` and flags, found to be sound.
fn gather(operation: Operation, matches: &ArgMatches) -> Result<Input, Failure> {
    let given = match matches.get_one::<String>("input") {
        Some(given) => input::read(given)?,
        None => Value::Object(Map::new()),
    };
    let flags = flags::given(operation, matches)?;
    let located = matches.get_flag("located");
    let input = input::flatten(operation, given, located, flags)?;
    let found = check::check(operation, &input.flat, located);
    for warning in &found.warnings {
        tell::warning(warning);
    }
    if let Some(instead) = &operation.about.deprecated {
        tell::warning(&format!("{} is deprecated: {instead}", operation.name()));
    }
    if found.problems.is_empty() { Ok(input) } else { Err(Failure::problems(operation.name(), &found.problems)) }
}

fn options(matches: &ArgMatches) -> Result<CallOptions, Failure> {
    let mut options = CallOptions::new();
    for header in matches.get_many::<String>("header").into_iter().flatten() {
        let Some((name, value)) = header.split_once('=') else {
            return Err(Failure::Input(format!("--header {header}: write it as NAME=VALUE")));
        };
        options = options.header(name, value);
    }
    Ok(options)
}

struct Call {
    operation: Operation,
    input: Value,
    options: CallOptions,
    settings: Settings,
}

impl Call {
    fn client(&self) -> Result<Client, Failure> {
        self.settings.client(self.operation.registry, None)
    }

    async fn dry_run(&self, secrets: bool) -> Result<dry_run::Shown, Failure> {
        let catcher = Arc::new(dry_run::Catcher::default());
        let client = self.settings.client(self.operation.registry, Some(catcher.clone()))?;
        // Without retries, no token is made up to tell them by: the request holds what the input says.
        let retry = self
            .settings
            .retries
            .map_or(RetryPolicy::none(), |n| RetryPolicy::none().max_attempts(n.saturating_add(1)));
        let sent = self.operation.entry.call(&client, self.input.clone(), self.options.clone().retry(retry)).await;
        match (sent, catcher.caught()) {
            // What was caught was meant for whoever gives out credentials.
            (Err(error), _) if error.kind() == ErrorKind::Credentials => {
                let note = "a dry run sends nothing, so credentials and project must be at hand";
                Err(Failure::Credentials(format!("{error}\n{note}: set an access key and --project-id")))
            }
            (_, Some(request)) => Ok(dry_run::show(self.operation, &request, secrets)),
            (Err(error), None) => Err(self.failure(error)),
            (Ok(_), None) => Err(Failure::Input("no request came about".to_owned())),
        }
    }

    /// The items of all pages as one list.
    async fn all(&self) -> Result<Value, Failure> {
        let name = self.operation.name();
        let client = self.client()?;
        let pages = self.operation.entry.pages(&client, self.input.clone(), self.options.clone());
        let (Some(pages), Some(paging)) = (pages, &self.operation.about.paging) else {
            return Err(Failure::Input(format!("{name} does not answer in pages; leave --all out")));
        };
        let mut pages = pages.map_err(|error| self.failure(error))?;
        let mut items = Vec::new();
        let mut progress = Progress::new();
        while let Some(page) = next(&mut pages).await {
            let mut page = page.map_err(|error| self.failure(error))?;
            let list = paging.items.iter().try_fold(&mut page, |value, name| value.get_mut(name));
            if let Some(Value::Array(list)) = list {
                items.append(list);
            }
            progress.show(&format!("{} items so far", items.len()));
        }
        Ok(Value::Array(items))
    }

    async fn wait(&self, name: &str) -> Result<Value, Failure> {
        let waiters = &self.operation.about.waiters;
        let Some(waiter) = waiters.iter().find(|waiter| services::letters(&waiter.name) == services::letters(name))
        else {
            let names: Vec<&str> = waiters.iter().map(|waiter| waiter.name.as_str()).collect();
            let known = match names.as_slice() {
                [] => "there is nothing to wait for with it; leave --wait out".to_owned(),
                names => format!("it can wait for {}", names.join(", ")),
            };
            return Err(Failure::Input(format!("{} knows no state {name:?}: {known}", self.operation.name())));
        };
        let client = self.client()?;
        let (started, mut progress) = (Instant::now(), Progress::new());
        let tell = |state: Option<&str>| {
            let state = state.unwrap_or("no state yet");
            progress.show(&format!("waiting for {}: {state}, {} s", waiter.name, started.elapsed().as_secs()));
        };
        let (input, options) = (self.input.clone(), self.options.clone());
        let waited = self.operation.entry.wait(&client, input, options, waiter, self.settings.timeout, tell).await;
        waited.map_err(|error| self.failure(error))
    }

    /// A failure in the words of the command line.
    fn failure(&self, error: Error) -> Failure {
        let settings = &self.settings;
        let unknown_project = error.kind() == ErrorKind::Input
            && self.operation.about.path.contains("{project_id}")
            && settings.project_id.is_none()
            && error.message().contains("project is not known");
        if unknown_project {
            let name = self.operation.name();
            return Failure::Input(format!(
                "{name}: the project is not known; give --project-id, or --region to look it up"
            ));
        }
        if settings.debug
            && let Some(body) = error.body()
        {
            tell::note(&format!("the answer began: {body}"));
        }
        error.into()
    }
}

async fn next(pages: &mut PageStream) -> Option<Result<Value, Error>> {
    poll_fn(|cx| pages.as_mut().poll_next(cx)).await
}
