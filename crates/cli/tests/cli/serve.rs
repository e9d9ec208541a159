//! `dixit serve`, on a socket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::util::{Dir, PAGE};

/// A room that is open, and its address.
struct Serving {
    child: Child,
    address: String,
    key: Option<String>,
}

impl Serving {
    fn start(dir: &Dir, args: &str) -> Self {
        let mut command = dir.command(format!("serve --port 0 {args}").split_whitespace());
        // No record of whoever runs the tests.
        command.env("HOME", dir.path()).env("XDG_DATA_HOME", dir.path().join("data"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut after = |what: &str| {
            let line = lines.next().unwrap().unwrap();
            let (_, url) = line.split_once(what).unwrap_or_else(|| panic!("{what:?} is not in {line:?}"));
            url.to_owned()
        };
        let url = after("the reading room is open at http://");
        let key = args.contains("--edit").then(|| after("open http://"));
        let key = key.map(|url| url.split_once('/').unwrap().1.to_owned());
        Self { child, address: url.trim_end_matches('/').to_owned(), key }
    }

    /// The answer to a request, its head with it.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

case!(a_record_is_served_while_another_dixit_adds_to_it, |dir| {
    dir.write("a.html", PAGE);
    dir.dixit("add --record news --tier rules a.html").exits(0);
    let room = Serving::start(&dir, "--record news");
    let front = room.get("/");
    assert!(front.starts_with("HTTP/1.1 200 OK"), "{front}");
    assert!(front.contains("The bridge will close on Monday"), "{front}");
    dir.write("b.txt", "Ferry to stop\n\nThe ferry will stop in May, Captain Eva Holt said.");
    dir.dixit("add --record news --tier rules b.txt").exits(0);
    for _ in 0..200 {
        if room.get("/search?q=holt").contains("The ferry will stop in") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the new page is not found");
});

case!(without_a_record_there_are_examples, |dir| {
    let room = Serving::start(&dir, "");
    let front = room.get("/");
    assert!(front.contains("example pages that come with dixit"), "{front}");
    assert!(room.get("/search?q=harbour").contains("The Calder Courier"));
});

case!(who_may_decide_is_told_where, |dir| {
    dir.write("a.html", PAGE);
    dir.dixit("add --record news --tier rules a.html").exits(0);
    let room = Serving::start(&dir, "--record news --edit");
    let opened = room.get(&format!("/{}", room.key.as_ref().unwrap()));
    assert!(opened.starts_with("HTTP/1.1 303") && opened.contains("SameSite=Strict"), "{opened}");
});

case!(what_cannot_be_served_is_said, |dir| {
    dir.dixit("serve --record nowhere").exits(2).complains(&["nowhere"]);
    dir.write("a.html", PAGE);
    dir.dixit("add --record news --tier rules a.html").exits(0);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    dir.dixit(&format!("serve --record news --port {port}")).exits(2).complains(&["--port 0"]);
    dir.dixit("serve --record news --host somewhere").exits(2);
});

#[cfg(unix)]
case!(the_room_closes_when_it_is_asked_to, |dir| {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    dir.write("a.html", PAGE);
    dir.dixit("add --record news --tier rules a.html").exits(0);
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let mut room = Serving::start(&dir, "--record news");
        assert!(room.get("/help").contains("How to ask"));
        kill(Pid::from_raw(room.child.id().try_into().unwrap()), signal).unwrap();
        assert_eq!(room.child.wait().unwrap().code(), Some(0));
    }
});
