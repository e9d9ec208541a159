//! Web archives (ISO 28500, "WARC"), plain or compressed record by record, as Common Crawl's CC-NEWS and most crawlers
//! write them.
//!
//! `bytes` gives the bytes of the file or of one compressed member, cut into records; `scan` finds the next member
//! after damage; this file goes from record to record and makes pages of them.
//!
//! No length that a record states is trusted: up to the limit of a page it must lead to where a record may end, beyond
//! that a record also ends where the next one begins.

mod bytes;
mod scan;

use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use dixit_page::Hints;

pub(crate) use bytes::Bytes;
use bytes::{Counted, Damage, Fault, Record};

use crate::http::{self, Head};
use crate::{Item, Kind, Limits, Locator, Page, Reason, Skipped, decode, locator};

/// Bytes that may be read twice for every file; see [`Budget`].
const AGAIN: u64 = 64 << 20;

/// How much may be read again after damage: four times what was read, and some. Reading stays linear in the file.
#[derive(Debug, Default)]
struct Budget(u64);

impl Budget {
    /// Whether `bytes` may be read again, `reached` being how far reading has come.
    fn allows(&mut self, bytes: u64, reached: u64) -> bool {
        self.0 = self.0.saturating_add(bytes);
        self.0 <= reached.saturating_mul(4).saturating_add(AGAIN)
    }
}

/// The pages of an archive, in its order, and what was passed over.
///
/// Responses with status 200, resources and conversions of a page's media type are pages. Revisits, other statuses and
/// other media types are skipped; what describes the archive (`warcinfo`, `request`, `metadata`) is no item at all.
/// After damage it goes on with the next record that is whole.
#[derive(Debug)]
pub struct Warc<R> {
    bytes: Option<Bytes<R>>,
    path: PathBuf,
    name: String,
    limits: Limits,
    /// Where the member in hand begins in the file; 0 in a plain archive.
    member: u64,
    budget: Budget,
}

impl<R: Read + Seek> Warc<R> {
    /// The archive in `from`, from where it stands. `path` is what locators say.
    pub fn new(from: R, path: impl Into<PathBuf>, limits: Limits) -> Self {
        let path = path.into();
        let name = path.display().to_string();
        let named_gzip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
        Self {
            bytes: Some(Bytes::detect(from, named_gzip, limits)),
            path,
            name,
            limits,
            member: 0,
            budget: Budget::default(),
        }
    }

    fn item(&self, record: Record, compressed: Option<u64>) -> Option<Item> {
        let (offset, within) = match compressed {
            Some(_) => (self.member, record.start),
            None => (record.start, 0),
        };
        let length = compressed.unwrap_or(record.end) - offset;
        let id = record.id();
        match page(record, self.limits) {
            Ok(Some(Found { bytes, hints })) => {
                let digest = locator::digest(&bytes);
                let locator = Some(Locator { path: self.path.clone(), offset, length, within, digest });
                let name = format!("{}, byte {offset}", self.name);
                Some(Item::Page(Page { bytes, hints, locator, id, name, ..Page::default() }))
            }
            Ok(None) => None,
            Err(reason) => Some(Item::Skipped(Skipped { name: self.name.clone(), id, offset: Some(offset), reason })),
        }
    }

    fn skipped(&self, offset: u64, kind: Kind, why: String) -> Item {
        let reason = Reason::new(kind, why);
        Item::Skipped(Skipped { name: self.name.clone(), id: None, offset: Some(offset), reason })
    }

    fn broken_off(&mut self, offset: u64, error: &io::Error) -> Item {
        self.bytes = None;
        self.skipped(offset, Kind::BrokenOff, format!("it could not be read on: {error}"))
    }

    /// Goes on after a record that does not fit, in the same stream of bytes. A compressed stream that turns out to be
    /// damaged is one damage, not two.
    fn after_framing(&mut self, at: u64, why: &str) -> Item {
        let Some(bytes) = &mut self.bytes else { return self.skipped(at, Kind::Damaged, why.to_owned()) };
        let compressed = bytes.compressed().is_some();
        let goes_on = match bytes.resync(&mut self.budget) {
            Ok(Some(next)) if !compressed => format!("; reading goes on at byte {next}"),
            Ok(Some(_)) => "; reading goes on with the next record".to_owned(),
            Ok(None) => String::new(),
            Err(damage) => return self.after_damage(damage),
        };
        self.skipped(if compressed { self.member } else { at }, Kind::Damaged, format!("{why}{goes_on}"))
    }

    /// Goes on after damage to a compressed member, or bytes between members that are none.
    fn after_damage(&mut self, damage: Damage) -> Item {
        let start = self.member;
        let Some(mut file) = self.bytes.take().map(Bytes::into_file) else {
            return self.skipped(start, Kind::Damaged, damage.to_string());
        };
        let reached = file.at();
        if let Damage::Io(error) = damage {
            return self.broken_off(reached, &error);
        }
        let again = !matches!(damage, Damage::Bomb) && self.budget.allows(reached.saturating_sub(start), reached);
        let from = if again { start + 1 } else { reached.max(start + 1) };
        let next = file.seek(SeekFrom::Start(from)).and_then(|_| scan::next_member(&mut file));
        match next {
            Ok(Some(at)) => {
                if let Err(error) = file.seek(SeekFrom::Start(at)) {
                    return self.broken_off(start, &error);
                }
                self.member = at;
                self.bytes = Some(Bytes::gzip(file, self.limits));
                let kind = if matches!(damage, Damage::Bomb) { Kind::Bomb } else { Kind::Damaged };
                let why =
                    if matches!(damage, Damage::Bomb) { decode::bomb(self.limits).why } else { damage.to_string() };
                self.skipped(start, kind, format!("{why}; reading goes on at byte {at}"))
            }
            Ok(None) => match damage {
                Damage::Bomb => self.skipped(start, Kind::Bomb, decode::bomb(self.limits).why),
                Damage::Short => {
                    self.skipped(start, Kind::Damaged, "the archive was cut off within this record".to_owned())
                }
                damage => self.skipped(start, Kind::Damaged, format!("{damage}; nothing after it can be read")),
            },
            Err(error) => self.broken_off(start, &error),
        }
    }

    /// Moves to the next compressed member. False where there is none.
    fn next_member(&mut self) -> Result<bool, Damage> {
        let Some(bytes) = self.bytes.take() else { return Ok(false) };
        let mut file = bytes.into_file();
        let begins = file.pass_zeros().and_then(|()| file.peek_two());
        self.member = file.at();
        let begins = match begins {
            Ok(begins) => begins,
            Err(error) => {
                self.bytes = Some(Bytes::plain(file, self.limits));
                return Err(Damage::Io(error));
            }
        };
        if begins.is_empty() {
            return Ok(false);
        }
        let is_member = begins == [0x1f, 0x8b];
        self.bytes = Some(Bytes::gzip(file, self.limits));
        if is_member { Ok(true) } else { Err(Damage::Foreign) }
    }
}

impl<R: Read + Seek> Iterator for Warc<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let bytes = self.bytes.as_mut()?;
            match bytes.record() {
                Ok(Some(record)) => {
                    let compressed = bytes.compressed();
                    if let Some(item) = self.item(record, compressed) {
                        return Some(item);
                    }
                }
                Ok(None) if bytes.compressed().is_some() => match self.next_member() {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(damage) => return Some(self.after_damage(damage)),
                },
                Ok(None) => {
                    self.bytes = None;
                    return None;
                }
                Err(Fault::Framing { at, why }) => return Some(self.after_framing(at, why)),
                Err(Fault::Stream(damage)) => return Some(self.after_damage(damage)),
            }
        }
    }
}

/// What a record holds of a page.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) bytes: Vec<u8>,
    hints: Hints,
}

/// The page in a record; none in records that describe the archive.
pub(crate) fn page(mut record: Record, limits: Limits) -> Result<Option<Found>, Reason> {
    let uri = record.field("warc-target-uri").map(|uri| uri.trim_start_matches('<').trim_end_matches('>').to_owned());
    let fetched = record.field("warc-date").and_then(|date| date.parse().ok());
    let mut hints = Hints { url: uri, fetched, ..Hints::default() };
    let media_type = record.field("content-type").unwrap_or_default().to_owned();
    let is_http = media_type.get(..16).is_some_and(|t| t.eq_ignore_ascii_case("application/http"));
    let cut = record.field("warc-truncated").is_some();
    let bytes = match record.field("warc-type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "response" if is_http || media_type.is_empty() => {
            let head = Head::parse(&record.content)
                .ok_or_else(|| Reason::new(Kind::Damaged, "the record holds no HTTP response"))?;
            if head.status != 200 {
                return Err(Reason::new(Kind::Status, format!("the response has the status {}", head.status)));
            }
            hints.media_type = head.page_type()?;
            if !record.whole {
                return Err(Reason::too_large(limits.page));
            }
            http::body(&head, std::mem::take(&mut record.content), cut, limits)?
        }
        "response" | "resource" | "conversion" => {
            hints.media_type = Some(http::page_type(&media_type)?);
            if !record.whole || record.content.len() > limits.page as usize {
                return Err(Reason::too_large(limits.page));
            }
            std::mem::take(&mut record.content)
        }
        "revisit" => {
            let of = record.field("warc-refers-to-date").map_or_else(String::new, |date| format!(" on {date}"));
            return Err(Reason::new(Kind::Unchanged, format!("the page is as it was when archived{of}")));
        }
        "continuation" => return Err(Reason::new(Kind::NotAPage, "it is a part of a record that was cut in pieces")),
        _ => return Ok(None),
    };
    Ok(Some(Found { bytes, hints }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
