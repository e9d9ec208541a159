//! A response as an archive keeps it: status line, fields, body (RFC 9112).

use crate::decode;
use crate::{Kind, Limits, Reason};

/// Longest head of a response that is looked for.
pub(crate) const HEAD: usize = 128 << 10;

/// Media types that hold pages.
const PAGES: [&str; 7] = [
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "text/x-markdown",
    "message/rfc822",
    "application/vnd.wap.xhtml+xml",
];

/// The head of a response.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) status: u16,
    fields: Vec<(String, String)>,
    /// Bytes up to the body.
    pub(crate) len: usize,
}

impl Head {
    /// The head that `bytes` begin with, if they begin with one.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = Lines { rest: bytes };
        let (version, rest) = split_at_space(lines.next()?);
        if !version.get(..5).is_some_and(|p| p.eq_ignore_ascii_case(b"HTTP/")) {
            return None;
        }
        let status = std::str::from_utf8(rest.get(..3)?).ok()?.parse().ok()?;
        let fields = fields(&mut lines)?;
        Some(Self { status, fields, len: bytes.len() - lines.rest.len() })
    }

    /// A field's value; of several the first.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        get(&self.fields, name)
    }

    /// The media type, if it is one of a page; a response without one may be a page.
    pub(crate) fn page_type(&self) -> Result<Option<String>, Reason> {
        self.get("content-type").filter(|t| !t.is_empty()).map(page_type).transpose()
    }
}

/// A media type as it stands, if it is one of a page.
pub(crate) fn page_type(media_type: &str) -> Result<String, Reason> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if PAGES.iter().any(|page| page.eq_ignore_ascii_case(essence)) {
        return Ok(media_type.trim().to_owned());
    }
    let short: String = essence.chars().take(80).collect();
    Err(Reason::new(Kind::NotAPage, format!("it is {short}, no HTML or text")))
}

/// The body of a response after transfer and content codings: the page as received. `cut`: known to be cut short.
pub(crate) fn body(head: &Head, mut response: Vec<u8>, cut: bool, limits: Limits) -> Result<Vec<u8>, Reason> {
    response.drain(..head.len.min(response.len()));
    let chunked = head.get("transfer-encoding").is_some_and(|codings| {
        codings.rsplit(',').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("chunked"))
    });
    if chunked {
        response = dechunk(response, cut)?;
    }
    decode::decode(response, head.get("content-encoding").unwrap_or_default(), cut, limits)
}

/// Undoes chunks (RFC 9112, 7.1). A body that does not begin with one was put together before and is taken as it is.
fn dechunk(body: Vec<u8>, cut: bool) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = &*body;
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            if out.is_empty() {
                return Ok(body);
            }
            break;
        };
        if size == 0 {
            return Ok(out);
        }
        let Some((chunk, after)) = usize::try_from(size).ok().and_then(|size| after.split_at_checked(size)) else {
            // The first size may be the first word of a text.
            if out.is_empty() && !cut {
                return Ok(body);
            }
            out.extend_from_slice(after);
            break;
        };
        out.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        if rest.is_empty() {
            // The last chunk, of length zero, is left out by some.
            return Ok(out);
        }
    }
    if cut { Ok(out) } else { Err(Reason::new(Kind::Damaged, "its chunks do not fit together")) }
}

/// The size that a chunk begins with, and what follows the line.
fn chunk_size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    const LONGEST: usize = 1 << 10;
    let end = memchr::memchr(b'\n', bytes.get(..LONGEST.min(bytes.len()))?)?;
    let (line, after) = bytes.split_at_checked(end + 1)?;
    let size = line.split(|b| *b == b';').next()?.trim_ascii();
    if size.is_empty() || size.len() > 15 || !size.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    Some((u64::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?, after))
}

/// Lines of a head, without their ends.
pub(crate) struct Lines<'b> {
    pub(crate) rest: &'b [u8],
}

impl<'b> Iterator for Lines<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        let end = memchr::memchr(b'\n', self.rest)?;
        let (line, rest) = (self.rest.get(..end)?, self.rest.get(end + 1..)?);
        self.rest = rest;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// Fields up to and with the empty line that ends them; none if there is no such line. Lines that are no fields, as
/// old servers send them, are passed over; a line that begins with white space goes on with the one before.
pub(crate) fn fields(lines: &mut Lines<'_>) -> Option<Vec<(String, String)>> {
    let mut fields: Vec<(String, String)> = Vec::new();
    loop {
        let line = lines.next()?;
        if line.is_empty() {
            return Some(fields);
        }
        let text = String::from_utf8_lossy(line);
        if text.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

/// The value of the first field of a name in lower case.
pub(crate) fn get<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

fn split_at_space(line: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b' ', line) {
        Some(at) => (line.get(..at).unwrap_or_default(), line.get(at..).unwrap_or_default().trim_ascii_start()),
        None => (line, &[]),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn page(response: &str) -> Result<String, Reason> {
        let head = Head::parse(response.as_bytes()).unwrap();
        body(&head, response.as_bytes().to_vec(), false, Limits::default()).map(|b| String::from_utf8(b).unwrap())
    }

    #[test]
    fn heads() {
        let head =
            Head::parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=utf-8\r\nodd\r\nX: \xff\r\n\r\n<p>")
                .unwrap();
        assert_eq!((head.status, head.get("content-type")), (200, Some("text/html; charset=utf-8")));
        assert_eq!(head.get("x"), Some("\u{fffd}"));
        assert_eq!(head.page_type().unwrap().as_deref(), Some("text/html; charset=utf-8"));
        assert_eq!(Head::parse(b"http/2 404\n\n").unwrap().status, 404);
        for none in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 2\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1\r\n\r\n"] {
            assert!(Head::parse(none.as_bytes()).is_none(), "{none}");
        }
    }

    #[test]
    fn media_types() {
        assert!(page_type("TEXT/HTML ; charset=x").is_ok());
        assert!(page_type("application/xhtml+xml").is_ok());
        for none in ["image/png", "text/css", "application/json", "application/pdf"] {
            assert_eq!(page_type(none).unwrap_err().kind, Kind::NotAPage);
        }
        assert_eq!(Head::parse(b"HTTP/1.1 200 OK\r\n\r\n").unwrap().page_type(), Ok(None));
    }

    #[test]
    fn chunks() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let of = |body: &str| page(&format!("{head}{body}"));
        assert_eq!(of("3\r\nabc\r\n4;x=1\r\ndefg\r\n0\r\nTrailer: x\r\n\r\n").unwrap(), "abcdefg");
        assert_eq!(of("3\nabc\n0\n\n").unwrap(), "abc");
        assert_eq!(of("3\r\nabc\r\n").unwrap(), "abc");
        assert_eq!(of("<p>not chunked\n").unwrap(), "<p>not chunked\n");
        assert_eq!(of("bad\r\ntext").unwrap(), "bad\r\ntext");
        assert_eq!(of("").unwrap(), "");
        assert_eq!(of("3\r\nabc\r\nzz\r\n").unwrap_err().kind, Kind::Damaged);
        assert_eq!(of("3\r\nabc\r\nffffffffffffff\r\nx").unwrap_err().kind, Kind::Damaged);
        assert_eq!(dechunk(b"3\r\nabc\r\n9\r\nde".to_vec(), true).unwrap(), b"abcde");
    }
}
