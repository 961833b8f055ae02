//! The command line: what it is made of, built anew for the service and operation that the arguments name.
//!
//! Services and operations come from the registry. Only the operation that is meant gets its flags, so that building
//! the tree takes no time however many operations there are.

use crate::{
    failure::EXIT_CODES,
    flags::{self, Hints},
    mock,
    services::{self, command_name},
};
use aicloud_runtime::registry::{Registry, api};
use anstyle::{AnsiColor, Style};
use clap::{
    Arg, ArgAction, Command, ValueHint,
    builder::{PossibleValuesParser, Styles},
};
use std::ffi::OsString;

const ABOUT: &str = "Calls the AI platforms of Alibaba Cloud (PAI AIWorkSpace) and Huawei Cloud (ModelArts).";

const AFTER: &str = "\
Examples:
  aicloud list modelarts
  aicloud modelarts list-pool-nodes --pool-name pool-1 --limit 5
  aicloud call pai-workspace ListWorkspaces --input '{\"PageSize\": 20}' --all --output table
  aicloud describe pai-workspace CreateDataset

";

/// The command line for these arguments.
pub(crate) fn command(args: &[OsString]) -> Command {
    let words = words(args);
    let mut words = words.iter().map(String::as_str).skip_while(|word| *word == "help");
    let (first, second, third) = (words.next(), words.next(), words.next());
    let mut command = Command::new("aicloud")
        .about(ABOUT)
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(format!("{AFTER}{EXIT_CODES}"))
        .styles(styles())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .infer_long_args(false)
        .max_term_width(110)
        .args(global_args())
        .subcommand(call(second.filter(|_| first == Some("call")), third))
        .subcommand(decode())
        .subcommand(list())
        .subcommand(describe())
        .subcommand(configure())
        .subcommand(doctor())
        .subcommand(mock::command())
        .subcommand(completions());
    for registry in services::all() {
        let name = registry.service().name;
        let named = first == Some(name);
        command = command.subcommand(service(registry, named, second.filter(|_| named)));
    }
    command
}

fn styles() -> Styles {
    let bold = Style::new().bold();
    Styles::styled()
        .header(bold.underline())
        .usage(bold.underline())
        .literal(bold)
        .error(AnsiColor::Red.on_default().bold())
        .valid(AnsiColor::Green.on_default())
        .invalid(AnsiColor::Yellow.on_default())
}

/// The arguments that are no flags and no values of the flags that stand anywhere.
fn words(args: &[OsString]) -> Vec<String> {
    let globals = global_args();
    let takes_value = |flag: &str| {
        let arg = globals.iter().find(|arg| {
            let short = arg.get_short().map(|short| format!("-{short}"));
            arg.get_long().map(|long| format!("--{long}")).as_deref() == Some(flag) || short.as_deref() == Some(flag)
        });
        arg.is_some_and(|arg| arg.get_action().takes_values())
    };
    let mut words = Vec::new();
    let mut args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    while let Some(arg) = args.next() {
        if !arg.starts_with('-') {
            words.push(arg.into_owned());
        } else if takes_value(&arg) {
            args.next();
        }
    }
    words
}

fn call(service_name: Option<&str>, operation: Option<&str>) -> Command {
    let command = Command::new("call")
        .about("Calls an operation: aicloud call SERVICE OPERATION [--input …] [--NAME VALUE …]")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading("Services")
        .subcommand_value_name("SERVICE");
    services::all().iter().fold(command, |command, registry| {
        let named = service_name == Some(registry.service().name);
        command.subcommand(service(registry, named, operation.filter(|_| named)))
    })
}

/// A service's operations as subcommands, if it is the one named; the named operation with its flags.
fn service(registry: &'static Registry, named: bool, operation: Option<&str>) -> Command {
    let service = registry.service();
    let command = Command::new(service.name)
        .about(format!("Calls an operation of {} {}", service.title, service.version))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading("Operations")
        .subcommand_value_name("OPERATION")
        // An unknown operation gets a better answer than clap's.
        .allow_external_subcommands(true)
        .disable_help_subcommand(true);
    if !named {
        return command;
    }
    let wanted = operation.map(services::letters);
    registry.entries().iter().fold(command, |command, entry| {
        let name = entry.operation().name;
        let kebab = command_name(entry.method_name);
        let mut subcommand = Command::new(kebab.clone()).about(entry.doc).alias(name);
        let is_wanted = wanted
            .as_deref()
            .is_some_and(|wanted| wanted == services::letters(name) || wanted == services::letters(entry.method_name));
        if is_wanted && let Ok(found) = services::operation(registry, name) {
            if let Some(word) = operation.filter(|word| *word != name && *word != kebab) {
                subcommand = subcommand.alias(word.to_owned());
            }
            subcommand = subcommand
                .long_about(long_about(found.about))
                .after_long_help(after_help(found.about))
                .args(flags::flags(found))
                .args(call_args(Some(found.about)))
                .disable_help_subcommand(true);
        }
        command.subcommand(subcommand)
    })
}

fn long_about(about: &api::Operation) -> String {
    let mut text = about.doc.clone();
    if let Some(instead) = &about.deprecated {
        text.push_str(&format!("\n\nDeprecated: {instead}"));
    }
    text.push_str(&format!("\n\n{} {}", about.method, about.path));
    if let Some(link) = &about.link {
        text.push_str(&format!("\n{link}"));
    }
    text
}

fn after_help(about: &api::Operation) -> String {
    let mut text = String::new();
    if let Some(example) = &about.example {
        text.push_str(&format!("Example input: {}\n", example.request));
    }
    text.push_str(EXIT_CODES);
    text
}

/// Flags that stand before or after the command.
fn global_args() -> Vec<Arg> {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help).global(true).help_heading("Global options")
    };
    vec![
        text("region", "REGION", "Region to call, such as cn-hangzhou or cn-north-4"),
        text("endpoint", "URL", "Host to call instead of the region's"),
        text("vpc", "", "Call the region's host inside the vendor's network").action(ArgAction::SetTrue),
        text("project-id", "ID", "Project that owns the resources (Huawei Cloud)"),
        text("profile", "NAME", "Profile of the vendor's files to take credentials and region from"),
        text("timeout", "TIME", "Limit of a call with all its attempts, or of a wait: 30s, 5m"),
        text("retries", "N", "How often a failed request is sent again").value_parser(clap::value_parser!(u32)),
        text("output", "FORMAT", "How the result is shown")
            .short('o')
            .value_parser(PossibleValuesParser::new(["json", "yaml", "table"])),
        text("query", "JMESPATH", "Part of the result to show, as a JMESPath expression"),
        text("debug", "", "Show attempts, waits and answers that are errors on standard error")
            .action(ArgAction::SetTrue),
    ]
}

/// Flags of calls alone; those that an operation has no use for are not shown.
fn call_args(about: Option<&api::Operation>) -> Vec<Arg> {
    let paged = about.is_none_or(|about| about.paging.is_some());
    let waiters: Vec<(String, String)> = about
        .into_iter()
        .flat_map(|about| &about.waiters)
        .map(|waiter| (waiter.name.clone(), waiter.doc.clone()))
        .collect();
    let arg =
        |name: &'static str, help: &'static str| Arg::new(name).long(name).help(help).help_heading("Call options");
    vec![
        arg("input", "Parameters as a JSON object, @file.json, @file.yaml, or - for standard input; flags go over it")
            .value_name("INPUT")
            .value_hint(ValueHint::FilePath),
        arg("located", "The input is {\"path\": …, \"query\": …, \"header\": …, \"body\": …} under wire names")
            .action(ArgAction::SetTrue),
        arg("all", "Call for page after page and give one list of all items").action(ArgAction::SetTrue).hide(!paged),
        arg("wait", "Call again and again until this is so")
            .value_name("WAITER")
            .conflicts_with("all")
            .hide(waiters.is_empty())
            .value_parser(Hints(waiters)),
        arg("header", "Another header, as NAME=VALUE").value_name("NAME=VALUE").action(ArgAction::Append),
        arg("dry-run", "Send nothing; show the signed request")
            .action(ArgAction::SetTrue)
            .conflicts_with_all(["all", "wait"]),
        arg("show-secrets", "Show signatures, tokens and sensitive values in a dry run").action(ArgAction::SetTrue),
    ]
}

/// Names that flags of parameters can't have.
pub(crate) fn reserved_flags() -> Vec<String> {
    let args = global_args().into_iter().chain(call_args(None));
    let own = args.filter_map(|arg| arg.get_long().map(str::to_owned));
    own.chain(["help".to_owned()]).collect()
}

fn service_arg() -> Arg {
    let names = services::all().iter().map(|registry| registry.service().name);
    Arg::new("service").value_name("SERVICE").help("The service").value_parser(PossibleValuesParser::new(names))
}

fn operation_arg() -> Arg {
    Arg::new("operation").value_name("OPERATION").help("The operation, as documented or in kebab case")
}

fn decode() -> Command {
    Command::new("decode")
        .about("Reads a saved answer through the types of an operation and prints it again")
        .arg(service_arg().required(true))
        .arg(operation_arg().required(true))
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .help("The answer's body; standard input if left out")
                .value_hint(ValueHint::FilePath),
        )
}

fn list() -> Command {
    Command::new("list")
        .about("Lists the services, or the operations of one")
        .arg(service_arg())
        .arg(Arg::new("group").long("group").value_name("GROUP").help("Only this group"))
}

fn describe() -> Command {
    Command::new("describe")
        .about("Describes a service, an operation, a type or an enum")
        .arg(service_arg().required(true))
        .arg(operation_arg().help("The operation, type or enum; the whole service if left out"))
}

fn configure() -> Command {
    let arg = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    Command::new("configure")
        .about("Saves an access key in the vendor's own file, where SDKs and tools find it too")
        .long_about(
            "Saves an access key in the vendor's own file, readable by you only: ~/.aliyun/config.json for Alibaba Cloud, \
             ~/.huaweicloud/credentials for Huawei Cloud. Asks for what is not given; the secret is asked for, or read as \
             the first line of standard input, and never taken from the command line.",
        )
        .arg(service_arg().required(true))
        .arg(arg("access-key-id", "ID", "Id of the access key (AK)"))
        .arg(arg("domain-id", "ID", "Account that the key belongs to (Huawei Cloud)"))
        .after_help("--profile, --region and --project-id are saved with the key.")
}

fn doctor() -> Command {
    Command::new("doctor")
        .about("Shows which region, endpoint and credentials would be used, and why")
        .arg(service_arg())
        .after_help(
            "Asks the providers of credentials in turn, as a call does; some of them ask a service of the vendor.",
        )
}

fn completions() -> Command {
    Command::new("completions")
        .about("Prints a script that makes a shell complete services, operations, flags and values")
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .help("The shell")
                .required(true)
                .value_parser(PossibleValuesParser::new(["bash", "zsh", "fish"])),
        )
        .after_help(
            "bash: echo 'source <(aicloud completions bash)' >> ~/.bashrc\n\
             zsh:  echo 'source <(aicloud completions zsh)' >> ~/.zshrc\n\
             fish: aicloud completions fish > ~/.config/fish/completions/aicloud.fish",
        )
}
