//! `cargo xtask export`: the OpenAPI document of one service.

use std::io::{self, Write as _};

use aicloud_generator::{self as generator, OpenApiVersion};

use crate::{
    cli::{ExportArgs, OpenApi},
    failure::{Failure, io_failure},
    output, project,
    regen::spec_errors,
    spec::Spec,
    terminal::Terminal,
};

/// Runs the command.
pub fn run(arguments: &ExportArgs, terminal: &Terminal) -> Result<(), Failure> {
    let spec = Spec::at(&arguments.spec.clone().unwrap_or_else(project::spec));
    let text = document(&spec, &arguments.service, arguments.openapi, terminal)?;
    match &arguments.out {
        Some(path) => output::file::replace(path, &text).map(|_| ()),
        None => match io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(io_failure("write", "the document", &error)),
            _ => Ok(()),
        },
    }
}

/// The document's text.
pub fn document(spec: &Spec, service: &str, version: OpenApi, terminal: &Terminal) -> Result<String, Failure> {
    let version = match version {
        OpenApi::V3_0 => OpenApiVersion::V3_0,
        OpenApi::V3_1 => OpenApiVersion::V3_1,
    };
    let options = generator::Options { spec_dir: spec.label(), ..generator::Options::default() };
    generator::openapi(&spec.read()?, &options, service, version)
        .map_err(|diagnostics| spec_errors(&diagnostics, terminal))
}
