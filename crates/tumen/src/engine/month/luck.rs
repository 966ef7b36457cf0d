//! The chance of a month: one block of four words for each post, whoever holds it, and one in four months for its holder.

use super::{MonthContext, Tile};
use crate::engine::draw::{Event, Purpose, philox};

/// Months that share a block of marks.
pub(super) const MARKS: u16 = 4;

/// Draws the words of the month. Word 0 is pay noise, 1 work found, 2 accident and raid, 3 brokerage (high half) and side income (low
/// half).
#[inline(always)]
pub(super) fn draw(tile: &mut Tile, context: &MonthContext<'_>) {
    let base = counter(tile, context, context.month, Purpose::Luck);
    let n = tile.post.len();
    for words in &mut tile.luck {
        words.resize(n, 0);
    }
    let [w0, w1, w2, w3] = &mut tile.luck;
    place((w0, w1, w2, w3), &tile.post, base, context.chance.key());
}

/// Draws the marks of everyone's event candidates when the months begin that share a block.
#[inline(always)]
pub(super) fn renew_marks(tile: &mut Tile, context: &MonthContext<'_>) {
    let first = first_of_marks(context.month);
    if tile.marks_from == Some(first) {
        return;
    }
    tile.marks_from = Some(first);
    let base = counter(tile, context, first, Purpose::Mark);
    let [m0, m1, m2, m3] = &mut tile.marks;
    person((m0, m1, m2, m3), &tile.post, &tile.people.arrived, base, context.chance.key());
}

/// The first of the months that share a block of marks with this one.
pub(crate) fn first_of_marks(month: u16) -> u16 {
    month - month % MARKS
}

fn counter(tile: &Tile, context: &MonthContext<'_>, month: u16, purpose: Purpose) -> [u32; 4] {
    context.chance.counter(Event { programme: tile.programme_hash, post: 0, arrival: 0, month, purpose, sub: 0 })
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
fn person((w0, w1, w2, w3): Words<'_>, post: &[u32], arrived: &[u16], base: [u32; 4], key: [u32; 2]) {
    let n = post.len();
    let (w0, w1, w2, w3) = (&mut w0[..n], &mut w1[..n], &mut w2[..n], &mut w3[..n]);
    let arrived = &arrived[..n];
    for i in 0..n {
        let counter = [base[0], base[1] | (post[i] << 8), base[2] | (u32::from(arrived[i]) << 20), base[3]];
        let words = philox(counter, key);
        w0[i] = words[0];
        w1[i] = words[1];
        w2[i] = words[2];
        w3[i] = words[3];
    }
}
