//! `dixit serve`: the reading room.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use anyhow::Context as _;
use clap::Args;
use dixit_record::Record;
use dixit_web::{Options, Room};

use crate::read::Usage;
use crate::record::Place;
use crate::{DONE, complain, plain};

pub(crate) const HELP: &str = "\
The room shows who said what, when, where, to which question, and the proof: search, statements,
articles, people, and pages that you paste. Its pages work without scripts and load nothing from
elsewhere. Where there is no record yet, it shows one made of examples.

Examples:
  dixit serve --open                          the record of this user, in the browser
  dixit serve --record archive --port 8000
  dixit serve --edit                          with an address for those who may decide
  dixit serve --host 0.0.0.0                  for the whole network, to read

For programs there is the same as JSON below /api/v1/, described by /api/v1/openapi.json.

Ctrl-C closes the room. Pages that `dixit add` reads meanwhile are there within a second or two.

Exit status:
  0  the room was closed
  1  dixit failed
  2  there is no such record, or the address cannot be used";

/// `dixit serve`
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    place: Place,

    /// Port; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 7090)]
    port: u16,

    /// Open it in the browser
    #[arg(long)]
    open: bool,

    /// Address to be reached under; others than this machine's own open the room to the network
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,

    /// Let those who open the address that is printed merge, split and retract
    #[arg(long)]
    edit: bool,
}

/// Serves until it is asked to end; the exit status.
pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<u8> {
    let dir = args.place.dir()?;
    let mut examples = None;
    if !args.place.is_named() && Record::open(&dir).is_err_and(|e| e.is_missing()) {
        let folder = tempfile::tempdir().context("no folder can be made for the examples")?;
        dixit_web::examples(folder.path())?;
        complain(&format!("there is no record in {}: these are the examples", dir.display()));
        examples = Some(folder);
    }
    let local = args.host.is_loopback();
    // Where others read, they are not told the names of folders here.
    let named = args.place.is_named().then(|| if local { dir.display().to_string() } else { "RECORD".to_owned() });
    let room = Room::open(Options {
        record: examples.as_ref().map_or(dir, |folder| folder.path().to_owned()),
        named,
        example: examples.is_some(),
        edit: args.edit,
        local,
    })?;
    let asked = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(asked).map_err(|e| {
        Usage::new(format!("{asked} cannot be used: {e}; name another with --port or --host, or --port 0 for any"))
    })?;
    let address = format!("http://{}/", listener.local_addr()?);
    let start = room.key().map_or_else(|| address.clone(), |key| format!("{address}edit/{key}"));
    say(&format!("the reading room is open at {address}"));
    if args.edit {
        say(&format!("to merge, split and retract, open {start}"));
    }
    if args.open
        && let Err(e) = open::that_detached(&start)
    {
        complain(&format!("no browser could be opened ({e}); open the address yourself"));
    }
    dixit_web::serve(room, listener).context("the room had to be closed")?;
    say("the reading room is closed");
    Ok(DONE)
}

/// One line on standard output. If nobody reads it, the room is open all the same.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", plain::line(line)).and_then(|()| out.flush());
}
