//! Runs a helper program with a time limit.
//!
//! On a thread of its own, not through tokio: a credential is needed under any executor.

use super::environment::{LARGEST_TEXT, ProcessOutput};
use std::{
    io::{self, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// Runs `command` and collects its standard output. Its standard error is the caller's, so that people see what it asks.
pub(super) async fn run(command: Vec<String>, limit: Duration) -> io::Result<ProcessOutput> {
    let (send, receive) = tokio::sync::oneshot::channel();
    thread::Builder::new().name("credential process".to_owned()).spawn(move || {
        let _ = send.send(run_here(&command, limit));
    })?;
    receive.await.unwrap_or_else(|_| Err(io::Error::other("the thread that ran the program ended early")))
}

fn run_here(command: &[String], limit: Duration) -> io::Result<ProcessOutput> {
    let deadline = Instant::now() + limit;
    let (program, arguments) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut child = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let outcome = collect(&mut child, deadline);
    if outcome.is_err() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let (status, stdout) = outcome?;
    Ok(ProcessOutput::new(status.success(), stdout))
}

fn collect(child: &mut Child, deadline: Instant) -> io::Result<(ExitStatus, String)> {
    let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let (send, receive) = mpsc::channel();
    // Reading has its own thread, since a pipe can't be read with a time limit.
    thread::Builder::new().name("credential output".to_owned()).spawn(move || {
        let mut text = String::new();
        let read = output.take(LARGEST_TEXT).read_to_string(&mut text);
        let _ = send.send(read.map(|_| text));
    })?;
    let left = || deadline.saturating_duration_since(Instant::now());
    let text = receive.recv_timeout(left()).map_err(|_| io::ErrorKind::TimedOut)??;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, text));
        }
        if left().is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn shell(script: &str, limit: Duration) -> io::Result<ProcessOutput> {
        run(vec!["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()], limit).await
    }

    #[tokio::test]
    async fn output_and_status_are_collected() {
        let output = shell("echo one; exit 0", Duration::from_secs(10)).await.unwrap();
        assert_eq!(output, ProcessOutput::new(true, "one\n"));
        assert!(!shell("exit 3", Duration::from_secs(10)).await.unwrap().success);
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_ended() {
        let before = Instant::now();
        for script in ["exec sleep 30", "exec sleep 30 >&-"] {
            let error = shell(script, Duration::from_millis(100)).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        }
        assert!(before.elapsed() < Duration::from_secs(20));
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_an_error() {
        let error = run(vec!["/nonexistent/program".to_owned()], Duration::from_secs(1)).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert_eq!(run(Vec::new(), Duration::from_secs(1)).await.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
