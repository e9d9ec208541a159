//! The bytes of a plain archive, or of one compressed member, and the records in them.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;

use super::Budget;
use crate::Limits;
use crate::http::{self, HEAD};

/// Bytes that are read at once.
const PART: usize = 32 << 10;
/// Longest header of a record.
const HEADER: usize = 64 << 10;
/// More than the bytes by which [`begins_record`] knows a record.
const LOOK: usize = 32;

/// A file that knows how far it was read.
#[derive(Debug)]
pub(crate) struct Counted<R> {
    inner: BufReader<R>,
    at: u64,
    /// What the file itself, not what is made of it, answered last.
    failed: Option<io::ErrorKind>,
}

impl<R: Read> Counted<R> {
    fn new(inner: R) -> Self {
        Self { inner: BufReader::with_capacity(4 * PART, inner), at: 0, failed: None }
    }

    /// Bytes up to what is read next.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Passes over zeros, with which some writers fill up blocks.
    pub(super) fn pass_zeros(&mut self) -> io::Result<()> {
        loop {
            let ready = self.fill_buf()?;
            let zeros = ready.iter().take_while(|b| **b == 0).count();
            let on = zeros > 0 && zeros == ready.len();
            self.consume(zeros);
            if !on {
                return Ok(());
            }
        }
    }

    /// The next two bytes, which stay; fewer at the end.
    pub(super) fn peek_two(&mut self) -> io::Result<Vec<u8>> {
        let ready = self.fill_buf()?;
        // A buffer may end between the two: what it begins with is told by one.
        Ok(match ready {
            [0x1f] => vec![0x1f, 0x8b],
            ready => ready.iter().take(2).copied().collect(),
        })
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(part)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.inner.fill_buf() {
                Ok(_) => break,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.failed = Some(e.kind());
                    return Err(e);
                }
            }
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.inner.consume(n);
        self.at += n as u64;
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.inner.seek(to)?;
        Ok(self.at)
    }
}

/// What is wrong with a stream of bytes.
#[derive(Debug)]
pub(crate) enum Damage {
    /// The compressed bytes make no sense.
    Corrupt,
    /// They end too early.
    Short,
    /// They become too many.
    Bomb,
    /// What should be a compressed member is none.
    Foreign,
    /// The file cannot be read.
    Io(io::Error),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Corrupt | Self::Short => "the compressed data is damaged",
            Self::Bomb => "the compressed data becomes too large",
            Self::Foreign => "there is no compressed record here",
            Self::Io(error) => return write!(f, "it could not be read: {error}"),
        })
    }
}

/// Why there is no next record.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The bytes at this place are no record, or one whose length does not fit. What follows can be read.
    Framing { at: u64, why: &'static str },
    /// The stream is damaged.
    Stream(Damage),
}

impl From<Damage> for Fault {
    fn from(damage: Damage) -> Self {
        Self::Stream(damage)
    }
}

/// A record.
#[derive(Debug)]
pub(crate) struct Record {
    /// Where it begins and ends in the stream.
    pub(crate) start: u64,
    pub(crate) end: u64,
    fields: Vec<(String, String)>,
    pub(crate) content: Vec<u8>,
    /// Whether that is all of its content; of one over the limit only the beginning is kept.
    pub(crate) whole: bool,
}

impl Record {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        http::get(&self.fields, name)
    }

    pub(crate) fn id(&self) -> Option<String> {
        self.field("warc-record-id").map(|id| id.trim_start_matches('<').trim_end_matches('>').to_owned())
    }
}

#[derive(Debug)]
enum Body<R> {
    Plain(Counted<R>),
    Gzip(Box<GzDecoder<Counted<R>>>),
}

/// A stream of bytes, and the records in it.
#[derive(Debug)]
pub(crate) struct Bytes<R> {
    body: Body<R>,
    limits: Limits,
    /// Read, from `next` on not yet taken.
    ready: Vec<u8>,
    next: usize,
    /// Bytes of the stream that were taken.
    taken: u64,
    ended: bool,
    /// Bytes that were given back since [`Self::resync`] last counted them.
    again: u64,
    /// Bytes of the file before the stream.
    before: u64,
    /// Too much was read again: from now on a record ends where the next one begins, whatever length it states.
    hasty: bool,
}

impl<R: Read> Bytes<R> {
    /// The stream that a file begins with. Where its first bytes do not tell, its name does: `named_gzip`.
    pub(crate) fn detect(from: R, named_gzip: bool, limits: Limits) -> Self {
        let mut file = Counted::new(from);
        // What cannot be read says so when it is read.
        let begins = file.peek_two().unwrap_or_default();
        match begins.as_slice() {
            [0x1f, 0x8b] => Self::gzip(file, limits),
            [] | [b'W', ..] => Self::plain(file, limits),
            _ if named_gzip => Self::gzip(file, limits),
            _ => Self::plain(file, limits),
        }
    }

    pub(super) fn plain(file: Counted<R>, limits: Limits) -> Self {
        Self::new(file.at, Body::Plain(file), limits)
    }

    pub(super) fn gzip(file: Counted<R>, limits: Limits) -> Self {
        Self::new(file.at, Body::Gzip(Box::new(GzDecoder::new(file))), limits)
    }

    fn new(before: u64, body: Body<R>, limits: Limits) -> Self {
        Self { body, limits, ready: Vec::new(), next: 0, taken: 0, ended: false, again: 0, before, hasty: false }
    }

    pub(super) fn into_file(self) -> Counted<R> {
        match self.body {
            Body::Plain(file) => file,
            Body::Gzip(member) => member.into_inner(),
        }
    }

    /// How far the file was read, if its bytes are compressed.
    pub(super) fn compressed(&self) -> Option<u64> {
        match &self.body {
            Body::Plain(_) => None,
            Body::Gzip(member) => Some(member.get_ref().at),
        }
    }

    /// What is read and not taken.
    fn rest(&self) -> &[u8] {
        self.ready.get(self.next..).unwrap_or_default()
    }

    /// Reads until `n` bytes are there, or the end.
    fn fill(&mut self, n: usize) -> Result<(), Damage> {
        while !self.ended && self.rest().len() < n {
            if self.next > 0 {
                self.ready.drain(..self.next);
                self.next = 0;
            }
            let old = self.ready.len();
            self.ready.resize(old + PART, 0);
            let part = self.ready.get_mut(old..).unwrap_or_default();
            let read = match &mut self.body {
                Body::Plain(file) => file.read(part),
                Body::Gzip(member) => member.read(part),
            };
            self.ready.truncate(old + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => self.ended = true,
                Ok(_) => self.stop_bombs()?,
                Err(error) => return Err(self.damage(error)),
            }
        }
        Ok(())
    }

    fn damage(&self, error: io::Error) -> Damage {
        let file = match &self.body {
            Body::Plain(file) => file,
            Body::Gzip(member) => member.get_ref(),
        };
        match error.kind() {
            _ if file.failed.is_some() => Damage::Io(error),
            io::ErrorKind::UnexpectedEof => Damage::Short,
            _ => Damage::Corrupt,
        }
    }

    fn stop_bombs(&self) -> Result<(), Damage> {
        match self.compressed() {
            Some(at) if self.limits.is_bomb(at - self.before, self.taken + self.rest().len() as u64) => {
                Err(Damage::Bomb)
            }
            _ => Ok(()),
        }
    }

    fn take(&mut self, n: usize) {
        let n = n.min(self.rest().len());
        self.next += n;
        self.taken += n as u64;
    }

    /// Takes so many bytes that nobody wants.
    pub(crate) fn pass(&mut self, mut n: u64) -> Result<(), Damage> {
        while n > 0 {
            self.fill(1)?;
            let part = self.rest().len().min(usize::try_from(n).unwrap_or(usize::MAX));
            if part == 0 {
                return Err(Damage::Short);
            }
            self.take(part);
            n -= part as u64;
        }
        Ok(())
    }

    /// Gives back bytes that were taken last.
    fn give_back(&mut self, mut bytes: Vec<u8>) {
        self.taken -= bytes.len() as u64;
        self.again += bytes.len() as u64;
        bytes.extend_from_slice(self.rest());
        self.ready = bytes;
        self.next = 0;
    }

    fn pass_line_ends(&mut self) -> Result<(), Damage> {
        loop {
            self.fill(1)?;
            let ends = self.rest().iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            if ends == 0 {
                return Ok(());
            }
            self.take(ends);
        }
    }

    /// The next record; none at the end of the stream.
    pub(crate) fn record(&mut self) -> Result<Option<Record>, Fault> {
        self.pass_line_ends()?;
        self.fill(5)?;
        let start = self.taken;
        if self.rest().is_empty() {
            return Ok(None);
        }
        if !self.rest().starts_with(b"WARC/") {
            return Err(Fault::Framing { at: start, why: "there is no record here" });
        }
        let fields = self.header()?;
        let length = http::get(&fields, "content-length").and_then(|n| n.parse::<u64>().ok());
        let Some(length) = length else {
            return Err(Fault::Framing { at: start, why: "the record does not say how long it is" });
        };
        let longest = self.limits.page as usize + HEAD;
        let record = |content, end, whole| Ok(Some(Record { start, end, fields, content, whole }));
        match usize::try_from(length) {
            Ok(length) if length <= longest && !self.hasty => {
                let content = self.content(start, length)?;
                record(content, self.taken, true)
            }
            _ => {
                let (content, whole) = self.up_to_boundary(start, length, longest)?;
                record(content, self.taken, whole)
            }
        }
    }

    /// What a record is that goes on where the stream ends.
    fn short(&self) -> &'static str {
        match &self.body {
            Body::Plain(_) => "the archive was cut off within this record, or the record's length is wrong",
            Body::Gzip(_) => "the record is shorter than it says",
        }
    }

    /// Takes the header of a record.
    fn header(&mut self) -> Result<Vec<(String, String)>, Fault> {
        let start = self.taken;
        let mut n = 1 << 10;
        loop {
            self.fill(n)?;
            let all = self.rest().get(..HEADER.min(self.rest().len())).unwrap_or_default();
            let mut lines = http::Lines { rest: all };
            // The line with the version.
            lines.next();
            if let Some(fields) = http::fields(&mut lines) {
                let len = all.len() - lines.rest.len();
                self.take(len);
                return Ok(fields);
            }
            if self.ended && self.rest().len() <= n {
                self.take(1);
                return Err(Fault::Framing { at: start, why: self.short() });
            }
            if n >= HEADER {
                // What was tried is not tried again.
                self.take(1);
                return Err(Fault::Framing { at: start, why: "the record's header has no end" });
            }
            n *= 2;
        }
    }

    /// Takes content of a stated length that must lead to where a record may end; else gives it back.
    fn content(&mut self, start: u64, length: usize) -> Result<Vec<u8>, Fault> {
        // Grows with what comes, not with what is stated.
        let mut content = Vec::new();
        while content.len() < length {
            self.fill(1)?;
            let part = self.rest();
            let part = part.get(..part.len().min(length - content.len())).unwrap_or_default();
            if part.is_empty() {
                self.give_back(content);
                return Err(Fault::Framing { at: start, why: self.short() });
            }
            content.extend_from_slice(part);
            self.take(part.len());
        }
        if self.may_end_here()? {
            return Ok(content);
        }
        self.give_back(content);
        Err(Fault::Framing { at: start, why: "the record's length is wrong" })
    }

    /// Whether two line ends follow, as they must, or the next record, or nothing. Takes nothing.
    fn may_end_here(&mut self) -> Result<bool, Damage> {
        self.fill(LOOK)?;
        let ends = self.rest().iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let next = self.rest().get(ends..).unwrap_or_default();
        Ok(self.rest().starts_with(b"\r\n\r\n") || next.starts_with(b"WARC/") || (next.is_empty() && self.ended))
    }

    /// Takes content up to a stated length or the next record, whichever comes first, and keeps what a page may have of
    /// it: all, or only its beginning if it is longer.
    fn up_to_boundary(&mut self, start: u64, length: u64, longest: usize) -> Result<(Vec<u8>, bool), Fault> {
        let fits = usize::try_from(length).is_ok_and(|length| length <= longest);
        let keep = if fits { longest } else { HEAD };
        let mut content = Vec::new();
        let mut left = length;
        loop {
            self.fill(2 * LOOK)?;
            let rest = self.rest();
            let found = boundary(rest);
            // A boundary may begin in the last bytes.
            let sure = if self.ended { rest.len() } else { rest.len().saturating_sub(LOOK) };
            let part = found.unwrap_or(sure).min(usize::try_from(left).unwrap_or(usize::MAX));
            let kept = keep.saturating_sub(content.len()).min(part);
            content.extend_from_slice(rest.get(..kept).unwrap_or_default());
            left -= part as u64;
            let at_boundary = found == Some(part);
            self.take(part);
            if left == 0 || at_boundary || part == 0 {
                break;
            }
        }
        if fits && (left > 0 || !self.may_end_here()?) {
            return Err(Fault::Framing { at: start, why: "the record's length is wrong" });
        }
        Ok((content, fits))
    }

    /// Goes on to where the next record begins; where that is, if anywhere.
    pub(super) fn resync(&mut self, budget: &mut Budget) -> Result<Option<u64>, Damage> {
        if !budget.allows(std::mem::take(&mut self.again), self.taken + self.before) {
            self.hasty = true;
        }
        self.fill(2 * LOOK)?;
        if begins_record(self.rest()) {
            return Ok(Some(self.taken));
        }
        loop {
            self.fill(2 * LOOK)?;
            if let Some(at) = boundary(self.rest()) {
                self.take(at);
                return Ok(Some(self.taken));
            }
            let rest = self.rest().len();
            if self.ended {
                self.take(rest);
                return Ok(None);
            }
            self.take(rest.saturating_sub(LOOK));
        }
    }
}

/// Where in `bytes` a record begins after a line end.
fn boundary(bytes: &[u8]) -> Option<usize> {
    let mut found = memchr::memmem::find_iter(bytes, b"\nWARC/1.").map(|at| at + 1);
    found.find(|at| begins_record(bytes.get(*at..).unwrap_or_default()))
}

/// Whether a record begins here: its version, then a field that only records have.
fn begins_record(bytes: &[u8]) -> bool {
    let Some([digit, rest @ ..]) = bytes.strip_prefix(b"WARC/1.") else { return false };
    let line = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or_default();
    let is = |field: &[u8]| line.get(..field.len()).is_some_and(|l| l.eq_ignore_ascii_case(field));
    digit.is_ascii_digit() && (is(b"warc-") || is(b"content-"))
}
