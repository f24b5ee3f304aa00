//! Columns in chunks of a fixed length, whose places are treated side by side; and lists of columns
//! whose memory is kept.

use std::ops::{Deref, DerefMut};

/// A list that keeps the memory of its elements when it becomes shorter.
#[derive(Clone, Debug, Default)]
pub struct Kept<T> {
    elements: Vec<T>,
    length: usize,
}

impl<T: Default> Kept<T> {
    /// Gives the list a length. What it has not had before is the default; the rest is what it was.
    pub fn resize(&mut self, length: usize) {
        if self.elements.len() < length {
            self.elements.resize_with(length, T::default);
        }
        self.length = length;
    }
}

impl<T> Deref for Kept<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.elements[..self.length]
    }
}

impl<T> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.elements[..self.length]
    }
}

impl<T: PartialEq> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<'a, T> IntoIterator for &'a Kept<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Fills `out` chunk by chunk from three columns of its length. What is left over at the end is
/// padded with zeros.
#[inline(always)]
pub(crate) fn by_lanes<const N: usize, A, B, C, T>(
    a: &[A],
    b: &[B],
    c: &[C],
    out: &mut [T],
    mut chunk: impl FnMut(&[A; N], &[B; N], &[C; N], &mut [T; N]),
) where
    A: Copy + Default,
    B: Copy + Default,
    C: Copy + Default,
    T: Copy + Default,
{
    let (a_chunks, a_rest) = a.as_chunks();
    let (b_chunks, b_rest) = b.as_chunks();
    let (c_chunks, c_rest) = c.as_chunks();
    let (out_chunks, out_rest) = out.as_chunks_mut();
    let chunks = a_chunks.iter().zip(b_chunks).zip(c_chunks);
    for (((a, b), c), out) in chunks.zip(out_chunks) {
        chunk(a, b, c, out);
    }
    if !out_rest.is_empty() {
        let mut last = padded(out_rest);
        let (a, b, c) = (padded(a_rest), padded(b_rest), padded(c_rest));
        chunk(&a, &b, &c, &mut last);
        out_rest.copy_from_slice(&last[..out_rest.len()]);
    }
}

/// The first `N` elements of a column; fewer are completed by what is in the memory.
#[inline(always)]
pub(crate) fn first<'a, T: Copy, const N: usize>(
    column: &'a [T],
    rest: &'a mut [T; N],
) -> &'a [T; N] {
    if let Some(whole) = column.first_chunk() {
        return whole;
    }
    rest[..column.len()].copy_from_slice(column);
    rest
}

fn padded<const N: usize, T: Copy + Default>(rest: &[T]) -> [T; N] {
    let mut padded = [T::default(); N];
    padded[..rest.len()].copy_from_slice(rest);
    padded
}

/// Calls `call` for each position whose mark is wanted; where few are, most are passed over many at
/// a time.
#[inline(always)]
pub(crate) fn for_each_wanted<M: Copy + Default>(
    marks: &[M],
    is_wanted: impl Fn(M) -> bool,
    mut call: impl FnMut(usize),
) {
    let (rows, rest) = marks.as_chunks::<FLAGS>();
    for (row, marks) in rows.iter().enumerate() {
        let flags = marks.map(|mark| u8::from(is_wanted(mark)));
        for_each_flag(&flags, |place| call(row * FLAGS + place));
    }
    for (place, mark) in rest.iter().enumerate() {
        if is_wanted(*mark) {
            call(rows.len() * FLAGS + place);
        }
    }
}

/// Flags that are looked at together.
const FLAGS: usize = 64;

/// Calls `call` for each place whose flag is 1 rather than 0.
#[inline(always)]
pub(crate) fn for_each_flag(flags: &[u8; FLAGS], call: impl FnMut(usize)) {
    // A product gathers the lowest bits of eight bytes in its highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    // Mostly there is none.
    let groups = flags.as_chunks().0.iter();
    if groups.fold(0, |any, flags| any | u64::from_le_bytes(*flags)) == 0 {
        return;
    }
    let mut bits = 0;
    for (group, flags) in flags.as_chunks().0.iter().enumerate() {
        let byte = u64::from_le_bytes(*flags).wrapping_mul(GATHER) >> 56;
        bits |= byte << (8 * group);
    }
    for_each_bit(bits, call);
}

/// Calls `call` for each bit that is set.
#[inline(always)]
pub(crate) fn for_each_bit(mut bits: u64, mut call: impl FnMut(usize)) {
    while bits != 0 {
        call(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn a_shorter_list_is_a_part_of_the_longer_one_it_was() {
        let mut list = Kept::default();
        list.resize(3);
        list.copy_from_slice(&[1, 2, 3]);
        list.resize(1);
        let mut other = Kept::default();
        other.resize(1);
        assert_ne!(list, other);
        other[0] = 1;
        assert_eq!(list, other);
        assert_eq!((&list).into_iter().sum::<i32>(), 1);
        list.resize(4);
        assert_eq!(*list, [1, 2, 3, 0]);
    }
}
