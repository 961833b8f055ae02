//! `aicloud mock`: plays a service on this machine until Ctrl-C.

use crate::{failure::Failure, services, settings, tell};
use aicloud_mock::{ACCESS_KEY, Builder, Exchange, Fault, Mock, SECRET};
use aicloud_runtime::{registry::Registry, service::Auth};
use clap::{Arg, ArgAction, ArgMatches, Command, builder::PossibleValuesParser, value_parser};
use std::io::Write;

const ABOUT: &str = "Plays a service on this machine, for tests and trials without an account";

const LONG_ABOUT: &str = "\
Plays a service on this machine, for tests and trials without an account.

Each request is checked as the service would: path, parameters, body, signature, date. What fails is refused with the \
vendor's own code; the reason stands on standard error, one line a request. Answers are the documented samples, or values \
made from the types; lists come in pages. The same seed gives the same answers.

What is created is found by show and list and goes through its states, what is deleted is gone. Nothing is there to begin \
with, except what can't be created, such as nodes; --total puts more of everything.

The endpoint is the first line of standard output. The header x-mock-operation of an answer names the operation that the \
request was taken for.

Only programs on this machine can reach it. It stops with Ctrl-C.";

const AFTER: &str = "\
Faults, each as [OPERATION/]FAULT[:SHARE or :xTIMES]:
  429            this status, in the vendor's words; any from 400 to 599
  latency=200ms  the answer comes so much later
  reset          the connection is reset
  truncate       the body breaks off in the middle
  expired-token  the credential is refused as expired
  skew=20m       the service's clock is ahead; skew=-20m is behind

Examples:
  aicloud mock modelarts --port 8080
  aicloud mock pai-workspace --fault 429:0.1 --fault ListWorkspaces/latency=200ms
  aicloud mock modelarts --fault CreateNotebook/503:x2 --total 100 --strict

Exit codes:
  0    stopped with Ctrl-C
  2    the command line is wrong
  4    the port can't be listened on";

pub(crate) fn command() -> Command {
    let arg = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help).help_heading("Mock options")
    };
    let switch = |name: &'static str, help: &'static str| arg(name, "", help).action(ArgAction::SetTrue);
    let names = services::all().iter().map(|registry| registry.service().name);
    Command::new("mock")
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .after_help(AFTER)
        .arg(
            Arg::new("service")
                .value_name("SERVICE")
                .help("The service to play")
                .required(true)
                .value_parser(PossibleValuesParser::new(names)),
        )
        .args([
            arg("port", "PORT", "Port of the loopback interface [default: a free one]")
                .value_parser(value_parser!(u16)),
            arg("seed", "N", "What settles all that looks like chance [default: 0]").value_parser(value_parser!(u64)),
            arg("total", "N", "How many items each list has to begin with").value_parser(value_parser!(usize)),
            arg("state-time", "TIME", "How long a state lasts, such as 3s [default: until somebody has seen it]"),
            switch("strict", "Refuse what real services let pass, such as enum values that aren't listed"),
            arg("fault", "FAULT", "Something that goes wrong; see below. May be given more than once")
                .action(ArgAction::Append),
            arg("access-key", "ID:SECRET", "Take requests signed with this key. May be given more than once")
                .action(ArgAction::Append),
            arg("token", "TOKEN", "Take requests with this token. May be given more than once")
                .action(ArgAction::Append),
            arg("answers", "FROM", "Where answers come from")
                .value_parser(PossibleValuesParser::new(["samples", "types"]))
                .default_value("samples"),
            switch("stateless", "Keep nothing that is created: every id is known, and nothing is ever gone"),
            switch("anonymous", "Take requests that are not signed, too"),
            switch("quiet", "Show only requests that are refused or odd"),
        ])
}

pub(crate) fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let service = matches.get_one::<String>("service").map(String::as_str).unwrap_or_default();
    let registry = services::find(service)?;
    let quiet = matches.get_flag("quiet");
    let mock = builder(registry, matches)?.on_request(move |exchange| show(exchange, quiet)).start();
    let mock = mock.map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidInput => Failure::Input(error.to_string()),
        _ => Failure::Network(error.to_string()),
    })?;
    greet(registry, &mock, matches.contains_id("access-key") || matches.contains_id("token"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c())?;
    Ok(())
}

fn builder(registry: &'static Registry, matches: &ArgMatches) -> Result<Builder, Failure> {
    let mut builder = Mock::new(registry);
    if let Some(port) = matches.get_one("port") {
        builder = builder.port(*port);
    }
    if let Some(seed) = matches.get_one("seed") {
        builder = builder.seed(*seed);
    }
    if let Some(total) = matches.get_one("total") {
        builder = builder.total(*total);
    }
    if let Some(text) = matches.get_one::<String>("state-time") {
        builder = builder.state_time(settings::duration("--state-time", text)?);
    }
    if matches.get_flag("strict") {
        builder = builder.strict();
    }
    if matches.get_one::<String>("answers").is_some_and(|from| from == "types") {
        builder = builder.answers_from_types();
    }
    if matches.get_flag("stateless") {
        builder = builder.stateless();
    }
    if matches.get_flag("anonymous") {
        builder = builder.anonymous();
    }
    let texts = |name: &str| matches.get_many::<String>(name).into_iter().flatten();
    for text in texts("fault") {
        let fault: Fault = text.parse().map_err(|error| Failure::Input(format!("--fault {text}: {error}")))?;
        builder = builder.fault(fault);
    }
    for text in texts("access-key") {
        let Some((id, secret)) = text.split_once(':') else {
            return Err(Failure::Input("--access-key: write it as ID:SECRET".to_owned()));
        };
        builder = builder.access_key(id, secret);
    }
    for token in texts("token") {
        builder = builder.token(token);
    }
    Ok(builder)
}

/// The endpoint goes to standard output, alone on its line, for scripts; how to use it to standard error, for people.
fn greet(registry: &Registry, mock: &Mock, has_own_keys: bool) -> Result<(), Failure> {
    let service = registry.service();
    let endpoint = mock.endpoint();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{endpoint}")?;
    out.flush()?;
    tell::line(&format!("{} is played on {endpoint}", service.title));
    if !has_own_keys {
        let (id, secret) = match service.auth {
            Auth::Alibaba => ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
            _ => ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
        };
        tell::line(&format!("Its key:  export {id}={ACCESS_KEY} {secret}={SECRET}"));
    }
    let project = if service.auth == Auth::Huawei { " --project-id any" } else { "" };
    tell::line(&format!("Call it:  aicloud {} OPERATION --endpoint {endpoint}{project}", service.name));
    Ok(())
}

/// One line a request; more where there is something to say about it.
fn show(exchange: &Exchange, quiet: bool) {
    if quiet && exchange.message.is_none() && exchange.remarks.is_empty() {
        return;
    }
    let Exchange { method, target, status, .. } = exchange;
    let operation = exchange.operation.unwrap_or("no operation");
    let mut line = format!("{method} {target} -> {status} {operation}");
    if !exchange.proof.is_empty() {
        line.push_str(&format!(" ({})", exchange.proof));
    }
    if !exchange.faults.is_empty() {
        line.push_str(&format!(" [{}]", exchange.faults.join(", ")));
    }
    if let (Some(code), Some(message)) = (&exchange.code, &exchange.message) {
        line.push_str(&format!("\n  {code}: {message}"));
    }
    for remark in &exchange.remarks {
        line.push_str(&format!("\n  remark: {remark}"));
    }
    tell::line(&line);
}
