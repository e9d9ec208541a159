//! `dixit completions` and `dixit man`: what shells and `man` know of the command line.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::DONE;
use crate::args::Cli;

pub(crate) const COMPLETIONS: &str = "\
Examples:
  dixit completions bash > ~/.local/share/bash-completion/completions/dixit
  dixit completions zsh > ~/.zfunc/_dixit                    with ~/.zfunc in fpath
  dixit completions fish > ~/.config/fish/completions/dixit.fish";

pub(crate) const MAN: &str = "\
Examples:
  dixit man | man -l -                          dixit(1)
  dixit man ~/.local/share/man/man1             a page for each command; then `man dixit-add`";

/// `dixit completions`
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    shell: Shell,
}

/// `dixit man`
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for each command there; without it, dixit(1) is printed
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Prints the script; the exit status.
pub(crate) fn completions(args: &CompletionsArgs) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "dixit", &mut script);
    print(&script)
}

/// Prints the page or writes all; the exit status.
pub(crate) fn man(args: &ManArgs) -> anyhow::Result<u8> {
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        Man::new(Cli::command().disable_help_subcommand(true)).render(&mut page)?;
        return print(&page);
    };
    fs::create_dir_all(dir)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), dir))
        .with_context(|| format!("{}: the pages could not be written", dir.display()))?;
    Ok(DONE)
}

fn print(bytes: &[u8]) -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).context("the output could not be written")?;
    Ok(DONE)
}
