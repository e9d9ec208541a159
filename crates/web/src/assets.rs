//! The files that pages are made with, inside the program. Their names hold a digest of what is in them, so that browsers
//! may keep them for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// A file: where it is found, what it is.
pub(crate) struct Asset {
    name: String,
    media_type: &'static str,
    text: &'static str,
}

impl Asset {
    fn new(name: &str, ending: &str, media_type: &'static str, text: &'static str) -> Self {
        let digest: String = Sha256::digest(text).iter().take(6).map(|b| format!("{b:02x}")).collect();
        Self { name: format!("{name}.{digest}.{ending}"), media_type, text }
    }

    pub(crate) fn path(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

pub(crate) static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("room", "css", "text/css; charset=utf-8", include_str!("../assets/room.css")));
pub(crate) static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("room", "js", "text/javascript; charset=utf-8", include_str!("../assets/room.js")));
pub(crate) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg")));

type Header = (HeaderName, &'static str);

pub(crate) async fn asset(Path(name): Path<String>) -> Result<impl IntoResponse, Error> {
    let all = [&*STYLE, &*SCRIPT, &*ICON];
    let asset =
        all.into_iter().find(|a| a.name == name).ok_or_else(|| Error::Unknown("there is no such file".into()))?;
    let headers: [Header; 2] =
        [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.text))
}

/// Browsers ask for it unasked.
pub(crate) async fn favicon() -> impl IntoResponse {
    let headers: [Header; 2] = [(header::CONTENT_TYPE, ICON.media_type), (header::CACHE_CONTROL, "max-age=86400")];
    (headers, ICON.text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;

    /// The colours of a theme: those of the first `:root`, and over them those of the second.
    fn colours(dark: bool) -> BTreeMap<String, [f64; 3]> {
        let css = include_str!("../assets/room.css");
        let blocks: Vec<&str> = css.split(":root {").skip(1).take(1 + usize::from(dark)).collect();
        let mut out = BTreeMap::new();
        for line in blocks.iter().flat_map(|b| b.split('}').next().unwrap().split(';')) {
            let Some((name, value)) = line.trim().split_once(": #") else { continue };
            let part = |at: usize| f64::from(u8::from_str_radix(&value[at..at + 2], 16).unwrap()) / 255.0;
            out.insert(name.trim_start_matches("--").to_owned(), [part(0), part(2), part(4)]);
        }
        out
    }

    /// Relative luminance and contrast of WCAG 2.2.
    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let light = |c: [f64; 3]| {
            let [r, g, b] = c.map(|v| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (light(a) + 0.05, light(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn colours_can_be_read() {
        for dark in [false, true] {
            let all = colours(dark);
            let text = ["ink", "soft", "link", "accent", "good", "bad", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];
            for name in text {
                for ground in ["paper", "sheet"] {
                    let got = contrast(all[name], all[ground]);
                    assert!(got >= 4.5, "{name} on {ground}, dark {dark}: {got:.2}");
                }
            }
            let marked = contrast(all["mark-ink"], all["mark"]);
            assert!(marked >= 4.5, "{marked:.2}");
            // What is no text: edges of fields, bars.
            for name in ["line", "bar", "bar-on"] {
                let got = contrast(all[name], all["paper"]);
                assert!(got >= 3.0, "{name}, dark {dark}: {got:.2}");
            }
        }
    }
}
