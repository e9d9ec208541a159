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
