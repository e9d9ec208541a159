//! The vocabulary that all of dixit's crates speak about places.
//!
//! Two coordinate systems exist, and each has its own type so that they cannot be mixed:
//!
//! - [`Span`] and [`SpanList`]: UTF-8 byte offsets into **an article's text** (a Rust `str`).
//! - [`ByteRange`]: byte offsets into **the page as received**, whatever its encoding and markup.
//!
//! [`SourceMap`] leads from the first to the second. A third unit, Unicode code points, exists only at
//! the edge: [`CodePoints`] turns byte offsets into code points where JSON is written, and back where it is read.
//!
//! Offsets are `u32`: a page is refused above a few MiB long before 4 GiB ([`Span::MAX`]).
//!
//! ```
//! use dixit_span::{ByteRange, CodePoints, Span, SourceMap};
//!
//! // The page's bytes, and the text that extraction made of them.
//! let page = b"<p>Caf\xc3\xa9s &amp; bars</p>";
//! let text = "Caf\u{e9}s & bars";
//! let mut map = SourceMap::new();
//! map.push_copied(Span::new(0, 7), 3);                            // "Cafés " as it stands
//! map.push_replaced(Span::new(7, 8), ByteRange::new(10, 15));     // "&amp;" -> "&"
//! map.push_copied(Span::new(8, 13), 15);
//!
//! let ranges = map.ranges(Span::new(0, 8));
//! assert_eq!(ranges, [ByteRange::new(3, 15)]);
//! assert_eq!(&page[ranges[0].as_range()], "Caf\u{e9}s &amp;".as_bytes());
//! assert_eq!(CodePoints::new(text).span(Span::new(3, 6)), [3, 5]);
//! ```

mod codepoints;
mod map;
mod span;

pub use codepoints::CodePoints;
pub use map::{ByteRange, Run, Shift, SourceMap};
pub use span::{Span, SpanList};
