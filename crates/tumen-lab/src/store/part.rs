//! A part: what is kept of one run, in one file that says itself whether it is whole.
//!
//! | bytes | hold |
//! | --- | --- |
//! | 8 | `tumenp01` |
//! | 32 | identity: a digest of the question and of the name of the part |
//! | 32 | BLAKE3 digest of all that follows, keyed by the identity |
//! | 8 | length of the head |
//! | | head: what is held of every run, as Postcard in Zstandard |
//! | | tail: what is read again when tables are written, likewise |

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Name and version of the format.
const MAGIC: &[u8; 8] = b"tumenp01";
/// Bytes before the head.
const BEFORE: usize = 8 + 32 + 32 + 8;
/// Level of compression: the fastest that is not weaker than it has to be.
const LEVEL: i32 = 1;
/// A head or tail is never larger unpacked.
const LARGEST: usize = 1 << 30;

/// The bytes of a part; nothing where it cannot be encoded, which is a defect of its types.
pub(super) fn encode<T: Serialize, U: Serialize>(identity: &[u8; 32], head: &T, tail: &U) -> Result<Vec<u8>, String> {
    let (head, tail) = (pack(head)?, pack(tail)?);
    let mut body = Vec::with_capacity(8 + head.len() + tail.len());
    body.extend((head.len() as u64).to_le_bytes());
    body.extend(&head);
    body.extend(&tail);
    let mut bytes = Vec::with_capacity(BEFORE + body.len());
    bytes.extend(MAGIC);
    bytes.extend(identity);
    bytes.extend(blake3::keyed_hash(identity, &body).as_bytes());
    bytes.extend(body);
    Ok(bytes)
}

/// The head of a part that is whole and has this identity.
pub(super) fn head<T: DeserializeOwned>(identity: &[u8; 32], bytes: &[u8]) -> Option<T> {
    unpack(halves(identity, bytes)?.0)
}

/// The tail of such a part.
pub(super) fn tail<U: DeserializeOwned>(identity: &[u8; 32], bytes: &[u8]) -> Option<U> {
    unpack(halves(identity, bytes)?.1)
}

fn halves<'a>(identity: &[u8; 32], bytes: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(identity)?;
    let (sum, body) = rest.split_first_chunk::<32>()?;
    if blake3::keyed_hash(identity, body) != *sum {
        return None;
    }
    let (length, halves) = body.split_first_chunk::<8>()?;
    halves.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)
}

fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    let plain = postcard::to_stdvec(value).map_err(|error| error.to_string())?;
    zstd::bulk::compress(&plain, LEVEL).map_err(|error| error.to_string())
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok()??;
    let plain = zstd::bulk::decompress(packed, usize::try_from(size).ok()?.min(LARGEST)).ok()?;
    postcard::from_bytes(&plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_comes_back_and_every_damage_is_seen() {
        let odd = f64::from_bits(0x7ff8_0000_dead_beef);
        let head = vec![0.1, -0.0, f64::INFINITY, f64::MIN_POSITIVE / 3.0, odd];
        let last = vec![1.5_f32, f32::from_bits(0x7fc0_1234)];
        let identity = [7; 32];
        let bytes = encode(&identity, &head, &last).unwrap();
        let back: Vec<f64> = super::head(&identity, &bytes).unwrap();
        assert!(head.iter().zip(&back).all(|(one, other)| one.to_bits() == other.to_bits()), "{back:?}");
        let back: Vec<f32> = tail(&identity, &bytes).unwrap();
        assert!(last.iter().zip(&back).all(|(one, other)| one.to_bits() == other.to_bits()), "{back:?}");
        assert_eq!(super::head::<Vec<f64>>(&[8; 32], &bytes), None, "a part of another question");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(super::head::<Vec<f64>>(&identity, &damaged).is_none(), "byte {at}");
            assert!(super::head::<Vec<f64>>(&identity, &bytes[..at]).is_none(), "cut at {at}");
        }
    }
}
