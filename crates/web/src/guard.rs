//! What protects reader and record: what browsers may do with a page, under which names the room answers, who may decide.

use std::net::Ipv6Addr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result, complain};
use crate::{Room, api};

/// Our own style, script and pictures, forms to ourselves, and stored pages in a frame; no script, style or address of a
/// page of the record can do anything.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Bytes of an address that are read.
const ADDRESS: usize = 8 << 10;

/// Headers of every answer, and the bounds of every request.
pub(crate) async fn guard(State(room): State<Arc<Room>>, request: Request, next: Next) -> Response {
    let is_api = api::is_below(request.uri().path());
    let mut response = match check(&room, &request) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    if is_api {
        response = api::problem(response);
    }
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // The names of hosts that links lead to are not asked for before somebody follows them.
        (header::HeaderName::from_static("x-dns-prefetch-control"), "off"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        // A stored page has a stricter policy.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn check(room: &Room, request: &Request) -> Result<()> {
    if request.uri().path_and_query().is_some_and(|p| p.as_str().len() > ADDRESS) {
        return Err(Error::TooLarge(format!("the address is longer than {ADDRESS} bytes; ask for less")));
    }
    let host = request.headers().get(header::HOST).map(HeaderValue::as_bytes);
    if room.options.local && !host.is_some_and(is_here) {
        return Err(Error::Forbidden(
            "this room is open to its own machine, under the names localhost, 127.0.0.1 and [::1]; `dixit serve --host` \
             opens it to others"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Whether a `Host` names this machine itself. A name that somebody else's server gives to a loopback address does not.
fn is_here(host: &[u8]) -> bool {
    let Ok(host) = std::str::from_utf8(host) else { return false };
    let (name, port) = match host.strip_prefix('[').and_then(|h| h.split_once(']')) {
        Some((name, port)) => (name, port.strip_prefix(':').or(port.is_empty().then_some("0"))),
        None => host.split_once(':').map_or((host, Some("0")), |(name, port)| (name, Some(port))),
    };
    let named = name.eq_ignore_ascii_case("localhost")
        || name == "127.0.0.1"
        || name.parse::<Ipv6Addr>().is_ok_and(|a| a.is_loopback());
    named && port.is_some_and(|p| p.parse::<u16>().is_ok())
}

/// Who may decide: whoever was told the key, by a cookie that other sites cannot send, with a token in each form that
/// they cannot read.
#[derive(Debug)]
pub(crate) struct Keys {
    key: String,
    cookie: String,
    token: String,
}

impl Keys {
    pub(crate) fn new() -> Self {
        Self { key: secret(), cookie: secret(), token: secret() }
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }
}

/// 128 bits from the system, in hexadecimal digits.
fn secret() -> String {
    let mut bytes = [0; 16];
    if let Err(e) = getrandom::fill(&mut bytes) {
        // Nobody may decide rather than anybody.
        complain(&format!("the system has no random numbers: {e}"));
        return String::new();
    }
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether a secret is the right one, in a time that says nothing of it.
fn is(given: &str, secret: &str) -> bool {
    !secret.is_empty() && Sha256::digest(given) == Sha256::digest(secret)
}

/// Lets only those programs through that were told the key: `Authorization: Bearer KEY`, which no other site can make a
/// browser send.
pub(crate) fn may_decide(room: &Room, headers: &HeaderMap) -> Result<()> {
    let given = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    let given = given.and_then(|v| v.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    if given.zip(room.keys.as_ref()).is_some_and(|((_, key), keys)| is(key.trim(), &keys.key)) {
        return Ok(());
    }
    Err(Error::Forbidden(
        "deciding needs the header `Authorization: Bearer KEY`; the key is the end of the address that `dixit serve \
         --edit` printed when it started"
            .to_owned(),
    ))
}

const COOKIE: &str = "dixit";

/// Who asks, and whether they may decide.
#[derive(Debug)]
pub(crate) struct Reader {
    /// The token of forms; none for those who may only read.
    pub(crate) token: Option<String>,
}

impl Reader {
    fn of(room: &Room, headers: &HeaderMap) -> Self {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
        let mut pairs = cookies.flat_map(|v| v.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let token = room.keys.as_ref().and_then(|keys| {
            pairs.any(|(name, value)| name == COOKIE && is(value, &keys.cookie)).then(|| keys.token.clone())
        });
        Self { token }
    }

    /// Lets only those through who may decide and sent the form themselves.
    pub(crate) fn may_decide(&self, token: &str) -> Result<()> {
        if self.token.as_deref().is_some_and(|t| is(token, t)) {
            return Ok(());
        }
        Err(Error::Forbidden(
            "deciding needs a room that was opened with `dixit serve --edit`, and the address that it printed; if this \
             page has been open since before a restart, load it again"
                .to_owned(),
        ))
    }
}

impl FromRequestParts<Arc<Room>> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, room: &Arc<Room>) -> std::result::Result<Self, Self::Rejection> {
        Ok(Self::of(room, &parts.headers))
    }
}

/// The cookie that the key opens with.
pub(crate) fn cookie(room: &Room, key: &str) -> Result<String> {
    let keys = room.keys.as_ref().filter(|keys| is(key, &keys.key));
    let keys = keys.ok_or_else(|| {
        Error::Forbidden("this is not the key that `dixit serve --edit` printed when it started".to_owned())
    })?;
    Ok(format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict", keys.cookie))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine() {
        for good in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:80"] {
            assert!(is_here(good.as_bytes()), "{good}");
        }
        for bad in
            ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::1]x", "localhost:x", "::1"]
        {
            assert!(!is_here(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn secrets() {
        let keys = Keys::new();
        assert_eq!(keys.key.len(), 32);
        assert_ne!(keys.cookie, keys.token);
        assert!(is(&keys.key, &keys.key));
        assert!(!is("", ""));
    }
}
