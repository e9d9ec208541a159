//! Where a page lies in an archive.

use std::fmt;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::warc::{self, Bytes};
use crate::{Kind, Limits, Reason};

/// Where a page's bytes can be read again: a record of a web archive.
///
/// Written as `news.warc.gz@1187+22045#sha256:...`: the archive's path, the record's offset and length in it (as they
/// stand there, compressed or not), and the digest of the page. Where several records were compressed as one,
/// `@1187:90210+22045` also says how many bytes of what is decompressed from 1187 on come before the record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Locator {
    /// The archive.
    pub path: PathBuf,
    /// Where the record begins, or the compressed member that holds it, in bytes.
    pub offset: u64,
    /// Bytes from there to the end of the record.
    pub length: u64,
    /// Bytes of the decompressed member before the record.
    pub within: u64,
    /// SHA-256 of the page: the body after transfer and content decoding.
    pub digest: [u8; 32],
}

impl Locator {
    /// Reads the page again, and checks that it is the one.
    ///
    /// # Errors
    /// If the archive cannot be read, or no longer holds the page in this place.
    pub fn read(&self, limits: Limits) -> Result<Vec<u8>, Reason> {
        let mut file = File::open(&self.path).map_err(|e| Reason::unreadable(&e))?;
        file.seek(SeekFrom::Start(self.offset)).map_err(|e| Reason::unreadable(&e))?;
        let mut bytes = Bytes::detect(file.take(self.length), false, limits);
        bytes.pass(self.within).map_err(|_| gone("there is no record in its place"))?;
        let record = match bytes.record() {
            Ok(Some(record)) => record,
            _ => return Err(gone("there is no record in its place")),
        };
        let page = warc::page(record, limits)?.ok_or_else(|| gone("the record in its place holds no page"))?;
        if digest(&page.bytes) == self.digest {
            Ok(page.bytes)
        } else {
            Err(gone("it holds another page in its place"))
        }
    }
}

fn gone(why: &str) -> Reason {
    Reason::new(Kind::Damaged, format!("the archive has changed: {why}"))
}

pub(crate) fn digest(page: &[u8]) -> [u8; 32] {
    Sha256::digest(page).into()
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.path.display(), self.offset)?;
        if self.within > 0 {
            write!(f, ":{}", self.within)?;
        }
        write!(f, "+{}#sha256:", self.length)?;
        self.digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<Locator> for String {
    fn from(locator: Locator) -> Self {
        locator.to_string()
    }
}

/// A text is no [`Locator`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a place in an archive, such as news.warc.gz@1187+22045#sha256:...")]
pub struct NotALocator;

impl TryFrom<String> for Locator {
    type Error = NotALocator;

    fn try_from(text: String) -> Result<Self, NotALocator> {
        text.parse()
    }
}

impl FromStr for Locator {
    type Err = NotALocator;

    fn from_str(text: &str) -> Result<Self, NotALocator> {
        let parse = || {
            let (rest, hex) = text.rsplit_once("#sha256:")?;
            let (path, place) = rest.rsplit_once('@')?;
            let (start, length) = place.split_once('+')?;
            let (offset, within) = start.split_once(':').unwrap_or((start, "0"));
            let mut digest = [0; 32];
            if path.is_empty() || hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                return None;
            }
            for (byte, n) in digest.iter_mut().zip((0..64).step_by(2)) {
                *byte = u8::from_str_radix(hex.get(n..n + 2)?, 16).ok()?;
            }
            let number = |text: &str| text.parse().ok();
            Some(Self {
                path: path.into(),
                offset: number(offset)?,
                length: number(length)?,
                within: number(within)?,
                digest,
            })
        };
        parse().ok_or(NotALocator)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn written_and_read() {
        let locator = Locator { path: "a@b/news.warc.gz".into(), offset: 7, length: 9, within: 0, digest: [0xab; 32] };
        let text = format!("a@b/news.warc.gz@7+9#sha256:{}", "ab".repeat(32));
        assert_eq!(locator.to_string(), text);
        assert_eq!(text.parse(), Ok(locator.clone()));
        let inner = Locator { within: 5, ..locator };
        assert_eq!(inner.to_string().parse(), Ok(inner.clone()));
        assert_eq!(serde_json::from_str::<Locator>(&serde_json::to_string(&inner).unwrap()).unwrap(), inner);
        for none in ["", "a@7+9", "a@7#sha256:ab", &text.replace("@7", "@x"), &text.replace("ab#", "abé#")[1..]] {
            let parsed = none.parse::<Locator>();
            assert!(parsed.is_err() || parsed.unwrap().to_string() == none, "{none}");
        }
    }
}
