//! What exists: things on shelves, a shelf a kind of resource, each on its way through its states.

use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    time::{Duration, Instant},
};

/// Where a thing is: what stands in the path before it, such as the project and the workspace.
pub(crate) type Scope = Vec<(String, String)>;

/// Shelves that began with something are remembered up to this many.
const MOST_SEEDED: usize = 10_000;

/// How states follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// A state is shown once; who looks again sees the next.
    Look,
    /// A state lasts so long.
    Time(Duration),
}

#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub(crate) scope: Scope,
    pub(crate) id: String,
    pub(crate) object: Value,
    /// States to come, each with what it does to the object.
    to_come: VecDeque<Value>,
    /// It goes away when no state is to come.
    is_leaving: bool,
    since: Instant,
}

#[derive(Default)]
struct Shelf {
    things: BTreeMap<u64, Thing>,
    ids: HashMap<String, Vec<u64>>,
}

pub(crate) struct Store {
    shelves: Vec<Shelf>,
    seeded: HashSet<(usize, Scope)>,
    next: u64,
    count: usize,
    most: usize,
    pace: Pace,
}

impl Store {
    /// So many shelves, which together hold at most so many things.
    pub(crate) fn new(shelves: usize, most: usize, pace: Pace) -> Self {
        let shelves = (0..shelves).map(|_| Shelf::default()).collect();
        Self { shelves, seeded: HashSet::new(), next: 0, count: 0, most, pace }
    }

    /// The number of the next thing.
    pub(crate) fn next_number(&self) -> u64 {
        self.next
    }

    /// Whether a shelf is asked for at this place for the first time.
    pub(crate) fn is_first_look(&mut self, shelf: usize, scope: &Scope) -> bool {
        if self.seeded.len() >= MOST_SEEDED {
            self.seeded.clear();
        }
        self.seeded.insert((shelf, scope.clone()))
    }

    pub(crate) fn add(&mut self, shelf: usize, scope: Scope, id: String, object: Value) -> u64 {
        let number = self.next;
        let Some(shelf) = self.shelves.get_mut(shelf) else { return number };
        self.next += 1;
        self.count += 1;
        shelf.ids.entry(id.clone()).or_default().push(number);
        let thing = Thing { scope, id, object, to_come: VecDeque::new(), is_leaving: false, since: Instant::now() };
        shelf.things.insert(number, thing);
        if self.count > self.most {
            self.forget_oldest();
        }
        number
    }

    /// The first thing of this id at this place.
    pub(crate) fn find(&mut self, shelf: usize, scope: &Scope, id: &str) -> Option<u64> {
        let numbers = self.shelves.get(shelf)?.ids.get(id)?.clone();
        numbers.into_iter().find(|number| {
            self.pass_time(shelf, *number);
            self.get(shelf, *number).is_some_and(|thing| is_at(&thing.scope, scope))
        })
    }

    pub(crate) fn get(&self, shelf: usize, number: u64) -> Option<&Thing> {
        self.shelves.get(shelf)?.things.get(&number)
    }

    pub(crate) fn get_mut(&mut self, shelf: usize, number: u64) -> Option<&mut Thing> {
        self.shelves.get_mut(shelf)?.things.get_mut(&number)
    }

    /// The things at a place, oldest first.
    pub(crate) fn list(&mut self, shelf: usize, scope: &Scope) -> Vec<u64> {
        if let Pace::Time(_) = self.pace {
            let all: Vec<u64> =
                self.shelves.get(shelf).into_iter().flat_map(|shelf| shelf.things.keys().copied()).collect();
            for number in all {
                self.pass_time(shelf, number);
            }
        }
        let things = self.shelves.get(shelf).into_iter().flat_map(|shelf| &shelf.things);
        things.filter(|(_, thing)| is_at(&thing.scope, scope)).map(|(number, _)| *number).collect()
    }

    /// Sets the states that follow, the first of them at once. Without any, a thing that leaves is gone at once.
    pub(crate) fn go_through(&mut self, shelf: usize, number: u64, mut states: VecDeque<Value>, is_leaving: bool) {
        let first = states.pop_front();
        let Some(thing) = self.get_mut(shelf, number) else { return };
        match first {
            None if is_leaving => self.remove(shelf, number),
            None => {}
            Some(first) => {
                lay_over(&mut thing.object, first);
                thing.to_come = states;
                thing.is_leaving = is_leaving;
                thing.since = Instant::now();
            }
        }
    }

    /// Somebody has looked at it, so it moves on.
    pub(crate) fn looked_at(&mut self, shelf: usize, number: u64) {
        if self.pace == Pace::Look {
            self.step(shelf, number);
        }
    }

    fn pass_time(&mut self, shelf: usize, number: u64) {
        let Pace::Time(every) = self.pace else { return };
        while let Some(thing) = self.get_mut(shelf, number) {
            if thing.since.elapsed() < every || (thing.to_come.is_empty() && !thing.is_leaving) {
                return;
            }
            thing.since += every;
            self.step(shelf, number);
        }
    }

    fn step(&mut self, shelf: usize, number: u64) {
        let Some(thing) = self.get_mut(shelf, number) else { return };
        match thing.to_come.pop_front() {
            Some(next) => lay_over(&mut thing.object, next),
            None if thing.is_leaving => self.remove(shelf, number),
            None => {}
        }
    }

    fn remove(&mut self, shelf: usize, number: u64) {
        let Some(shelf) = self.shelves.get_mut(shelf) else { return };
        let Some(thing) = shelf.things.remove(&number) else { return };
        self.count = self.count.saturating_sub(1);
        if let Some(numbers) = shelf.ids.get_mut(&thing.id) {
            numbers.retain(|known| *known != number);
            if numbers.is_empty() {
                shelf.ids.remove(&thing.id);
            }
        }
    }

    fn forget_oldest(&mut self) {
        let firsts = self.shelves.iter().enumerate().filter_map(|(at, shelf)| Some((*shelf.things.keys().next()?, at)));
        if let Some((number, shelf)) = firsts.min() {
            self.remove(shelf, number);
        }
    }
}

/// Whether two places are one, as far as both say. Operations name what they need only: one has the dataset in its path,
/// another doesn't.
fn is_at(place: &Scope, asked: &Scope) -> bool {
    place.iter().all(|(name, value)| asked.iter().all(|(other, asked)| other != name || asked == value))
}

/// Lays one object over another, field by field.
fn lay_over(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (name, value) in above {
                lay_over(below.entry(name).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn states(names: &[&str]) -> VecDeque<Value> {
        names.iter().map(|name| json!({ "status": name })).collect()
    }

    fn store(pace: Pace) -> (Store, u64) {
        let mut store = Store::new(1, 10, pace);
        let number = store.add(0, vec![("project".to_owned(), "p".to_owned())], "a".to_owned(), json!({ "name": "n" }));
        (store, number)
    }

    fn status(store: &mut Store) -> Option<String> {
        let number = store.find(0, &Vec::new(), "a")?;
        let status = store.get(0, number)?.object["status"].as_str().map(str::to_owned);
        store.looked_at(0, number);
        status
    }

    #[test]
    fn each_state_is_shown_once_and_the_last_stays() {
        let (mut store, number) = store(Pace::Look);
        store.go_through(0, number, states(&["CREATING", "RUNNING"]), false);
        let seen: Vec<_> = (0..3).map(|_| status(&mut store)).collect();
        assert_eq!(seen, ["CREATING", "RUNNING", "RUNNING"].map(|name| Some(name.to_owned())));
    }

    #[test]
    fn what_leaves_is_seen_leaving_and_then_gone() {
        let (mut store, number) = store(Pace::Look);
        store.go_through(0, number, states(&["DELETING"]), true);
        assert_eq!([status(&mut store), status(&mut store)], [Some("DELETING".to_owned()), None]);
        assert_eq!(store.count, 0);
    }

    #[test]
    fn states_can_go_by_time_instead() {
        let (mut store, number) = store(Pace::Time(Duration::from_millis(30)));
        store.go_through(0, number, states(&["CREATING", "RUNNING"]), false);
        assert_eq!(
            [status(&mut store), status(&mut store)],
            [const { "CREATING" }; 2].map(|name| Some(name.to_owned()))
        );
        std::thread::sleep(Duration::from_millis(40));
        assert_eq!(status(&mut store), Some("RUNNING".to_owned()));
    }

    #[test]
    fn a_place_is_compared_by_the_names_that_both_sides_have() {
        let (mut store, _) = store(Pace::Look);
        let at = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        assert!(store.find(0, &at("project", "p"), "a").is_some());
        assert!(store.find(0, &at("project", "q"), "a").is_none());
        assert!(store.find(0, &at("workspace", "w"), "a").is_some());
    }

    #[test]
    fn the_oldest_thing_goes_when_there_are_too_many() {
        let (mut store, _) = store(Pace::Look);
        for number in 0..20 {
            store.add(0, Vec::new(), number.to_string(), json!({}));
        }
        assert_eq!(store.list(0, &Vec::new()).len(), 10);
        assert!(store.find(0, &Vec::new(), "a").is_none());
        assert_eq!(store.shelves[0].ids.len(), 10);
    }
}
