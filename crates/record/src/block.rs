//! Compressed bytes.
//!
//! Pages lie one behind the other in blocks that are compressed as one: what the pages of an outlet share is kept once,
//! and small pages take no more of the disk than they need. Texts are compressed each by itself, as they are read
//! one at a time.

use std::cell::RefCell;

use zstd::bulk::{Compressor, Decompressor};

/// Bytes of pages in one block; a larger page has a block of its own. Unpacking one takes a millisecond.
pub(crate) const BLOCK: usize = 1 << 20;

/// Where more work brings little: level 6 makes news pages a twelfth smaller in three times the time.
const LEVEL: i32 = 3;

/// Bytes that a page may have at most: so much is set aside before unpacking.
const LARGEST: i64 = 1 << 31;

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Compressed, with a checksum.
pub(crate) fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            none => {
                let mut new = Compressor::new(LEVEL)?;
                new.include_checksum(true)?;
                none.insert(new)
            }
        };
        compressor.compress(bytes)
    })
}

/// The bytes again; none if they are not `len` bytes that were packed.
pub(crate) fn unpack(packed: &[u8], len: i64) -> Option<Vec<u8>> {
    if !(0..=LARGEST).contains(&len) {
        return None;
    }
    let raw = DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            none => none.insert(Decompressor::new().ok()?),
        };
        decompressor.decompress(packed, len as usize).ok()
    })?;
    (raw.len() as i64 == len).then_some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_is_noticed() {
        let bytes: Vec<u8> = (0..4_000_u32).map(|n| (n % 97) as u8).collect();
        let packed = pack(&bytes).unwrap();
        assert_eq!(unpack(&packed, 4_000).as_ref(), Some(&bytes));
        assert_eq!(unpack(&packed, 3_999), None);
        assert_eq!(unpack(&packed, -1), None);
        for at in 0..packed.len() {
            let mut flipped = packed.clone();
            flipped[at] ^= 1;
            // Bits of the frame's header that mean nothing may leave the bytes as they are, but never change them.
            assert!(unpack(&flipped, 4_000).is_none_or(|raw| raw == bytes), "byte {at}");
        }
    }
}
