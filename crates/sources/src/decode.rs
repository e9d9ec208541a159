//! Content codings (RFC 9110, 8.4.1), decoded within limits.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

use crate::{Kind, Limits, Reason};

/// Largest window of zstd in HTTP (RFC 9659): 8 MiB.
const ZSTD_WINDOW: u64 = 8 << 20;
/// Codings one over the other that are undone; servers use one.
const LAYERS: usize = 3;

/// The bytes of `body` before the codings that a `Content-Encoding` field names were applied.
///
/// A body that is not so encoded, as archives have it whose writer decoded it and kept the field, is taken as it is.
/// `cut`: the body is known to be cut short; what could be decoded of it counts.
pub(crate) fn decode(mut body: Vec<u8>, encoding: &str, cut: bool, limits: Limits) -> Result<Vec<u8>, Reason> {
    let codings: Vec<String> = encoding
        .split(',')
        .map(|c| c.trim().to_ascii_lowercase())
        .filter(|c| !c.is_empty() && c != "identity")
        .collect();
    if codings.len() > LAYERS {
        return Err(Reason::new(Kind::NotAPage, format!("it is encoded {} times over", codings.len())));
    }
    for coding in codings.iter().rev() {
        let decoded = match coding.as_str() {
            "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => within(MultiGzDecoder::new(&*body), &body, limits),
            "gzip" | "x-gzip" => continue,
            "deflate" if is_zlib(&body) => within(ZlibDecoder::new(&*body), &body, limits),
            "deflate" => within(DeflateDecoder::new(&*body), &body, limits),
            "br" => within(Decompressor::new(&*body, 4 << 10), &body, limits),
            "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => within(Frames::new(&body), &body, limits),
            "zstd" => continue,
            other => return Err(Reason::new(Kind::NotAPage, format!("its content coding {other:?} is not known"))),
        };
        body = match decoded {
            Ok(decoded) => decoded,
            Err(Fault::Broken(part, e)) if cut && e == io::ErrorKind::UnexpectedEof && !part.is_empty() => part,
            Err(Fault::Broken(..)) if body.trim_ascii_start().starts_with(b"<") => continue,
            Err(Fault::Broken(..)) => {
                return Err(Reason::new(Kind::Damaged, format!("its body is no whole {coding} stream")));
            }
            Err(Fault::TooLarge) => return Err(Reason::too_large(limits.page)),
            Err(Fault::Bomb) => return Err(bomb(limits)),
        };
    }
    if body.len() > limits.page as usize { Err(Reason::too_large(limits.page)) } else { Ok(body) }
}

pub(crate) fn bomb(limits: Limits) -> Reason {
    Reason::new(Kind::Bomb, format!("one compressed byte of it makes more than {} bytes", limits.ratio))
}

enum Fault {
    /// What came before, and how it ended.
    Broken(Vec<u8>, io::ErrorKind),
    TooLarge,
    Bomb,
}

/// Reads a decoder to its end, or to a limit. At most 64 KiB are decoded beyond it.
fn within(mut decoder: impl Read, body: &[u8], limits: Limits) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let mut part = vec![0; 64 << 10];
    loop {
        let n = match decoder.read(&mut part) {
            Ok(0) => return Ok(out),
            Ok(n) => n,
            Err(e) => return Err(Fault::Broken(out, e.kind())),
        };
        out.extend_from_slice(part.get(..n).unwrap_or_default());
        if limits.is_bomb(body.len() as u64, out.len() as u64) {
            return Err(Fault::Bomb);
        }
        if out.len() > limits.page as usize {
            return Err(Fault::TooLarge);
        }
    }
}

/// Whether bytes begin like a zlib stream (RFC 1950). Some servers send bare deflate under the name.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [cmf, flg, ..] if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)) % 31 == 0)
}

/// The frames of a zstd stream, one after the other.
struct Frames<'b> {
    rest: Option<&'b [u8]>,
    frame: Option<StreamingDecoder<&'b [u8], ruzstd::decoding::FrameDecoder>>,
}

impl<'b> Frames<'b> {
    fn new(body: &'b [u8]) -> Self {
        Self { rest: Some(body), frame: None }
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let n = frame.read(part).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
                if n > 0 || part.is_empty() {
                    return Ok(n);
                }
                self.rest = self.frame.take().map(StreamingDecoder::into_inner);
            }
            match self.rest.take() {
                Some(rest) if !rest.is_empty() => {
                    let frame = StreamingDecoder::new_with_max_window_size(rest, ZSTD_WINDOW);
                    self.frame = Some(frame.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?);
                }
                _ => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const PAGE: &[u8] = b"<p>The bridge will close on Monday, the council said.</p>";
    /// `PAGE` by the reference encoders of brotli and zstd.
    const BROTLI: &[u8] = include_bytes!("../tests/data/page.br");
    const ZSTD: &[u8] = include_bytes!("../tests/data/page.zst");

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn kind(decoded: Result<Vec<u8>, Reason>) -> Kind {
        decoded.unwrap_err().kind
    }

    #[test]
    fn each_coding() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(PAGE).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(PAGE).unwrap();
        for (coding, body) in [
            ("gzip", gzip(PAGE)),
            ("X-GZIP", gzip(PAGE)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", bare.finish().unwrap()),
            ("br", BROTLI.to_vec()),
            ("zstd", ZSTD.to_vec()),
            ("zstd, gzip", gzip(ZSTD)),
            ("identity", PAGE.to_vec()),
            ("", PAGE.to_vec()),
        ] {
            assert_eq!(decode(body, coding, false, Limits::default()).unwrap(), PAGE, "{coding}");
        }
        let two = [gzip(&PAGE[..9]), gzip(&PAGE[9..])].concat();
        assert_eq!(decode(two, "gzip", false, Limits::default()).unwrap(), PAGE);
        assert_eq!(decode([ZSTD, ZSTD].concat(), "zstd", false, Limits::default()).unwrap(), PAGE.repeat(2));
    }

    #[test]
    fn a_body_that_was_decoded_before_is_taken_as_it_is() {
        for coding in ["gzip", "deflate", "br", "zstd"] {
            assert_eq!(decode(PAGE.to_vec(), coding, false, Limits::default()).unwrap(), PAGE, "{coding}");
        }
    }

    #[test]
    fn broken_streams() {
        let mut body = gzip(&PAGE.repeat(50));
        body.truncate(40);
        assert_eq!(kind(decode(body.clone(), "gzip", false, Limits::default())), Kind::Damaged);
        assert!(PAGE.starts_with(&decode(body, "gzip", true, Limits::default()).unwrap()[..9]));
        assert_eq!(kind(decode(b"\x0b\x02\x80".to_vec(), "br", false, Limits::default())), Kind::Damaged);
        assert_eq!(kind(decode(PAGE.to_vec(), "x-own", false, Limits::default())), Kind::NotAPage);
        assert_eq!(kind(decode(PAGE.to_vec(), "br,br,br,br", false, Limits::default())), Kind::NotAPage);
    }

    #[test]
    fn bombs_are_stopped() {
        /// Counts what a decoder gives, without end.
        struct Endless(u64);
        impl Read for Endless {
            fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
                self.0 += part.len() as u64;
                Ok(part.len())
            }
        }
        let limits = Limits { page: 4 << 20, ..Limits::default() };
        let mut endless = Endless(0);
        assert!(matches!(within(&mut endless, &[0; 1 << 20], limits), Err(Fault::TooLarge)));
        assert!(endless.0 <= (4 << 20) + (64 << 10), "{}", endless.0);
        let mut endless = Endless(0);
        assert!(matches!(within(&mut endless, &[0; 100], limits), Err(Fault::Bomb)));
        assert!(endless.0 <= (1 << 20) + (64 << 10), "{}", endless.0);

        let zeros = vec![0; 64 << 20];
        assert_eq!(kind(decode(gzip(&zeros), "gzip", false, Limits::default())), Kind::Bomb);
        assert_eq!(kind(decode(gzip(&gzip(&zeros)), "gzip, gzip", false, Limits::default())), Kind::Bomb);
        let bomb = include_bytes!("../tests/data/bomb.br");
        assert_eq!(kind(decode(bomb.to_vec(), "br", false, Limits::default())), Kind::Bomb);
        let bomb = include_bytes!("../tests/data/bomb.zst");
        assert_eq!(kind(decode(bomb.to_vec(), "zstd", false, Limits::default())), Kind::Bomb);
        let tight = Limits { page: 1000, ..Limits::default() };
        assert_eq!(kind(decode(gzip(&PAGE.repeat(50)), "gzip", false, tight)), Kind::TooLarge);
    }
}
