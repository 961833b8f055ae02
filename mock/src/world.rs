//! The service that is played: takes a request, gives a reply, keeps the log.

use crate::{
    answer,
    check::{self, Checked},
    envelope::{Reason, Refusal},
    fault::{Fault, Faults, Kind},
    hash::Hash,
    log::{Exchange, Log},
    nonce::Nonces,
    reply::{Answer, Ending, Reply, Stubs},
    request::Request,
    resource::{Call, Resources},
    route::{Found, Router},
    sample::Sampler,
    settings::Settings,
    signature,
    value::Values,
};
use aicloud_runtime::{
    Json,
    registry::api::{Api, Operation},
    service::{Auth, Service},
};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use serde_json::Map;
use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Bodies are kept in the log up to this length.
const LOGGED_BODY: usize = 64 * 1024;
/// Tells which operation a request was taken for.
const OPERATION_HEADER: &str = "x-mock-operation";
/// How long a list is where nobody says.
const USUAL_TOTAL: usize = 3;

pub(crate) struct World {
    pub(crate) service: &'static Service,
    pub(crate) api: &'static Api,
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) stubs: Stubs,
    /// How long the lists of single operations are.
    pub(crate) totals: Mutex<HashMap<String, usize>>,
    pub(crate) router: Router,
    values: Values,
    nonces: Nonces,
    pub(crate) sampler: Sampler,
    pub(crate) resources: Option<Resources>,
    count: AtomicU64,
}

impl World {
    pub(crate) fn new(service: &'static Service, api: &'static Api, settings: Settings) -> Self {
        let faults = Faults::default();
        for fault in &settings.faults {
            faults.add(fault.clone());
        }
        let sampler = Sampler::new(api, settings.seed, settings.samples);
        Self {
            service,
            api,
            faults,
            log: Log::new(settings.log),
            stubs: Stubs::default(),
            totals: Mutex::default(),
            router: Router::new(api),
            values: Values::new(api, settings.strict),
            nonces: Nonces::default(),
            resources: settings.stateful.then(|| Resources::new(service, api, &settings, sampler)),
            sampler,
            count: AtomicU64::new(0),
            settings,
        }
    }

    /// Serves a request.
    pub(crate) fn serve(&self, request: &Request) -> Reply {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let request_id = Hash::new(self.settings.seed).with("request").with_number(number).uuid();
        let found = self.router.find(request.method.as_str(), &request.path);
        let operation = match &found {
            Found::Operation(operation, _) => Some(*operation),
            _ => None,
        };
        let faults = self.faults.draw(self.settings.seed, operation.map(|operation| operation.name.as_str()));
        let mut turn = Turn::new(&faults);
        let outcome = self.outcome(request, found, &mut turn, &request_id);
        let refusal = outcome.as_ref().err().cloned();
        let answer = match outcome {
            Ok(answer) => answer,
            Err(refusal) => Answer::refusal(&refusal, self.service, &request_id),
        };
        let status = if turn.ending == Ending::Reset { 0 } else { answer.status };
        self.note(request, operation, status, refusal, &faults, &mut turn, &request_id);
        let mut reply = self.reply(answer, &turn, &request_id);
        if let Some(operation) = operation {
            reply.headers.push((OPERATION_HEADER.to_owned(), operation.name.clone()));
        }
        reply
    }

    /// The reply to a body that is too long to be read.
    pub(crate) fn too_large(&self) -> Reply {
        let refusal = Refusal::new(self.service, Reason::TooLarge, "the body is longer than 12 MB, or broke off");
        self.reply(Answer::refusal(&refusal, self.service, "-"), &Turn::new(&[]), "-")
    }

    fn outcome(&self, request: &Request, found: Found, turn: &mut Turn, request_id: &str) -> Result<Answer, Refusal> {
        let refusal = |reason, message: String| Refusal::new(self.service, reason, message);
        match turn.refused {
            Some(Kind::Status(status)) => return Err(Refusal::of_status(self.service, status)),
            Some(Kind::ExpiredToken) => {
                return Err(refusal(Reason::ExpiredToken, "the security token has expired".to_owned()));
            }
            _ => {}
        }
        let (operation, path) = match found {
            Found::Operation(operation, path) => (operation, path),
            Found::OtherMethods(others) => {
                let message =
                    format!("{} is no method of {}; it has {}", request.method, request.path, others.join(", "));
                return Err(refusal(Reason::WrongMethod, message));
            }
            Found::Nothing => {
                let message = format!("{} has no path {}", self.service.title, request.path);
                return Err(refusal(Reason::NoSuchPath, message));
            }
        };
        turn.proof = signature::check(self.service, &self.settings.keys, &self.nonces, request, turn.now())?;
        let Checked { parameters, body, mut findings } = check::check(&self.values, operation, &path, request);
        if let Some(action) = request.header("x-acs-action").filter(|action| *action != operation.name) {
            let message = format!("x-acs-action is {action}, and the path is that of {}", operation.name);
            findings.frown(Reason::InvalidParameter, message);
        }
        turn.remarks = findings.remarks;
        turn.body = body.filter(|_| request.body.len() <= LOGGED_BODY);
        let answer = match findings.problems.first() {
            Some((reason, _)) => {
                let texts: Vec<&str> = findings.problems.iter().map(|(_, text)| text.as_str()).collect();
                Err(refusal(*reason, texts.join("; ")))
            }
            None => self.answer(operation, &path, &parameters, request_id),
        };
        turn.parameters = parameters;
        answer
    }

    fn answer(
        &self,
        operation: &'static Operation,
        path: &[(&'static str, String)],
        parameters: &Map<String, Json>,
        request_id: &str,
    ) -> Result<Answer, Refusal> {
        if let Some(stub) = self.stubs.next(&operation.name) {
            return Ok(stub);
        }
        let total = self.total(&operation.name);
        let call = Call { operation, path, parameters, total };
        let body = match self.resources.as_ref().and_then(|resources| resources.serve(call)) {
            Some(body) => body?,
            None => {
                let total = total.unwrap_or(USUAL_TOTAL);
                answer::sample(self.service, &self.sampler, operation, parameters, total)?
            }
        };
        Ok(answer::dress(self.service, operation, body, request_id))
    }

    #[cfg(test)]
    pub(crate) fn sample(&self, operation: &'static Operation) -> Json {
        self.sampler.answer(operation)
    }

    /// How long the list of an operation is.
    fn total(&self, operation: &str) -> Option<usize> {
        let totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        totals.get(operation).copied().or(self.settings.total)
    }

    #[expect(clippy::too_many_arguments, reason = "one line of the log")]
    fn note(
        &self,
        request: &Request,
        operation: Option<&'static Operation>,
        status: u16,
        refusal: Option<Refusal>,
        faults: &[Fault],
        turn: &mut Turn,
        request_id: &str,
    ) {
        const SECRET: [&str; 4] = ["authorization", "x-auth-token", "x-acs-bearer-token", "-security-token"];
        let headers = request.headers.iter().filter(|(name, _)| !SECRET.iter().any(|end| name.as_str().ends_with(end)));
        let headers = headers
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        turn.remarks.extend(refusal.as_ref().and_then(|refusal| refusal.detail.clone()));
        let (code, message) = refusal.map(|refusal| (refusal.code, refusal.message)).unzip();
        let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
        let exchange = Exchange {
            number: 0,
            method: request.method.as_str().to_owned(),
            target: format!("{}{query}", request.path),
            operation: operation.map(|operation| operation.name.as_str()),
            headers: headers.collect(),
            proof: turn.proof,
            parameters: std::mem::take(&mut turn.parameters),
            body: turn.body.take(),
            status,
            code,
            message,
            remarks: std::mem::take(&mut turn.remarks),
            faults: faults.iter().map(ToString::to_string).collect(),
            request_id: request_id.to_owned(),
        };
        self.log.add(exchange, self.settings.listener.as_deref());
    }

    fn reply(&self, answer: Answer, turn: &Turn, request_id: &str) -> Reply {
        let Answer { status, body, mut headers } = answer;
        for name in self.service.request_id_headers {
            headers.push(((*name).to_owned(), request_id.to_owned()));
        }
        if turn.skew != 0 {
            let date = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&turn.now()).unwrap_or_default();
            headers.push(("date".to_owned(), date));
        }
        let body = body.map(|body| {
            let charset = if self.service.auth == Auth::Alibaba { ";charset=utf-8" } else { "" };
            headers.push(("content-type".to_owned(), format!("application/json{charset}")));
            serde_json::to_vec(&body).unwrap_or_default()
        });
        Reply { status, headers, body: body.unwrap_or_default(), delay: turn.delay, ending: turn.ending }
    }
}

/// What becomes of one request, as it becomes known.
struct Turn {
    delay: Duration,
    ending: Ending,
    /// Seconds that the service's clock is ahead.
    skew: i64,
    refused: Option<Kind>,
    proof: &'static str,
    parameters: Map<String, Json>,
    body: Option<Json>,
    remarks: Vec<String>,
}

impl Turn {
    fn new(faults: &[Fault]) -> Self {
        let mut turn = Self {
            delay: Duration::ZERO,
            ending: Ending::Whole,
            skew: 0,
            refused: None,
            proof: "",
            parameters: Map::new(),
            body: None,
            remarks: Vec::new(),
        };
        for fault in faults {
            match &fault.kind {
                Kind::Latency(time) => turn.delay += *time,
                Kind::ClockSkew(seconds) => turn.skew += seconds,
                Kind::Reset => turn.ending = Ending::Reset,
                Kind::Truncate if turn.ending == Ending::Whole => turn.ending = Ending::Truncated,
                Kind::Truncate => {}
                kind @ (Kind::Status(_) | Kind::ExpiredToken) => {
                    turn.refused.get_or_insert(kind.clone());
                }
            }
        }
        turn
    }

    /// The service's clock.
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(SignedDuration::from_secs(self.skew)).unwrap_or(now)
    }
}
