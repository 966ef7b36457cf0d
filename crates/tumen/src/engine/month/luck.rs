//! The chance of a month: one block of four words for each post, whoever holds it, and one for its holder.

use super::{MonthContext, Tile};
use crate::engine::draw::{Event, Purpose, philox};

/// Draws the words of the month. Word 0 is pay noise, 1 work found, 2 accident and raid, 3 brokerage (high half) and side income (low
/// half); the holder's word is the mark of his event candidate.
#[inline(always)]
pub(super) fn draw(tile: &mut Tile, context: &MonthContext<'_>) {
    let of_place = counter(tile, context, Purpose::Luck);
    let of_person = counter(tile, context, Purpose::Event);
    let key = context.chance.key();
    let [w0, w1, w2, w3] = &mut tile.luck;
    place((w0, w1, w2, w3), &tile.post, of_place, key);
    person(&mut tile.mark, &tile.post, &tile.people.arrived, of_person, key);
}

fn counter(tile: &Tile, context: &MonthContext<'_>, purpose: Purpose) -> [u32; 4] {
    context.chance.counter(Event {
        programme: tile.programme_hash,
        post: 0,
        arrival: 0,
        month: context.month,
        purpose,
        sub: 0,
    })
}

type Words<'a> = (&'a mut [u32], &'a mut [u32], &'a mut [u32], &'a mut [u32]);

#[inline(always)]
fn place((w0, w1, w2, w3): Words<'_>, post: &[u32], base: [u32; 4], key: [u32; 2]) {
    let n = post.len();
    let (w0, w1, w2, w3) = (&mut w0[..n], &mut w1[..n], &mut w2[..n], &mut w3[..n]);
    for i in 0..n {
        let words = philox([base[0], base[1] | (post[i] << 8), base[2], base[3]], key);
        w0[i] = words[0];
        w1[i] = words[1];
        w2[i] = words[2];
        w3[i] = words[3];
    }
}

#[inline(always)]
fn person(mark: &mut [u32], post: &[u32], arrived: &[u16], base: [u32; 4], key: [u32; 2]) {
    let n = mark.len();
    let (post, arrived) = (&post[..n], &arrived[..n]);
    for i in 0..n {
        mark[i] = philox([base[0], base[1] | (post[i] << 8), base[2] | (u32::from(arrived[i]) << 20), base[3]], key)[0];
    }
}
