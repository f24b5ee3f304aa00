//! The address of a random number: (seed, draw, component, year, entity, block).
//!
//! The seed is Philox's key; the other five make its counter:
//!
//! | counter word | holds |
//! |---|---|
//! | 0 | the draw |
//! | 1 | the component (lower half) and the year (upper half) |
//! | 2 | the entity; for single uniforms half of it, two entities sharing a block |
//! | 3 | the block (30 bits) and in the upper 2 bits the kind of use |
//!
//! The kinds of use ([`Stream::block`], [`Stream::uniform`], [`Stream::rng`], [`Stream::quarters`])
//! never meet on a counter, so one entity of one component may use all of them.

use super::philox::{philox4x32_10, philox4x32_10_lanes};
use crate::numeric::normal;
use rand_core::block::{BlockRng, Generator};
use rand_core::{Infallible, TryRng};

/// Bits of the block number; the kind of use is above them.
const BLOCK_BITS: u32 = 30;
/// Kind of use: whole blocks.
const BLOCKS: u32 = 0;
/// Kind of use: single words, two entities to a block.
const SINGLES: u32 = 1 << BLOCK_BITS;
/// Kind of use: generators.
const GENERATORS: u32 = 2 << BLOCK_BITS;
/// Kind of use: four half words.
const QUARTERS: u32 = 3 << BLOCK_BITS;

/// Entities whose blocks are computed side by side.
const LANES: usize = 16;

/// One draw of a forecast: everything random in it follows from the seed and the draw's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct World {
    key: [u32; 2],
    draw: u32,
}

impl World {
    /// The world of a draw under a seed.
    pub fn new(seed: u64, draw: u32) -> Self {
        World {
            key: [seed as u32, (seed >> 32) as u32],
            draw,
        }
    }

    /// The random numbers of one component of the model in one year.
    #[inline]
    pub fn stream(&self, component: u16, year: u16) -> Stream {
        let label = u32::from(component) | u32::from(year) << 16;
        Stream {
            key: self.key,
            draw: self.draw,
            label,
        }
    }
}

/// The random numbers of one component in one year of one draw, by entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: [u32; 2],
    draw: u32,
    label: u32,
}

impl Stream {
    /// The greatest block number.
    pub const LAST_BLOCK: u32 = (1 << BLOCK_BITS) - 1;

    /// Two independent 64-bit words: block `block` (up to [`Stream::LAST_BLOCK`]; upper bits are
    /// ignored) of an entity.
    #[inline]
    pub fn block(&self, entity: u32, block: u32) -> [u64; 2] {
        words(self.philox(entity, BLOCKS | (block & Self::LAST_BLOCK)))
    }

    /// The words of [`Stream::block`] as uniforms within (0, 1).
    #[inline]
    pub fn uniforms(&self, entity: u32, block: u32) -> [f64; 2] {
        self.block(entity, block).map(open_unit)
    }

    /// One uniform within the open interval (0, 1) for an entity: an odd multiple of 2^-53.
    ///
    /// Entities 2i and 2i + 1 share one Philox block, apart from those of [`Stream::block`].
    #[inline]
    pub fn uniform(&self, entity: u32) -> f64 {
        let pair = self.pair(entity >> 1);
        if entity & 1 == 0 { pair[0] } else { pair[1] }
    }

    /// One standard normal for an entity: the normal quantile of [`Stream::uniform`].
    #[inline]
    pub fn normal(&self, entity: u32) -> f64 {
        normal::quantile(self.uniform(entity))
    }

    /// [`Stream::uniform`] for the entities `first`, `first + 1`, ..., as many as `out` holds (no
    /// entity above `u32::MAX`).
    pub fn fill_uniforms(&self, first: u32, out: &mut [f64]) {
        // An odd start leaves one value before the first whole pair.
        let split = out.len().min((first & 1) as usize);
        let (head, rest) = out.split_at_mut(split);
        if let [value] = head {
            *value = self.uniform(first);
        }
        let mut half = (first >> 1) + (first & 1);
        let mut pairs = rest.chunks_exact_mut(2);
        for pair in &mut pairs {
            pair.copy_from_slice(&self.pair(half));
            half = half.wrapping_add(1);
        }
        if let [value] = pairs.into_remainder() {
            *value = self.pair(half)[0];
        }
    }

    /// [`Stream::normal`] for the entities `first`, `first + 1`, ..., as many as `out` holds.
    pub fn fill_normals(&self, first: u32, out: &mut [f64]) {
        self.fill_uniforms(first, out);
        normal::quantile_in_place(out);
    }

    /// [`Stream::normal`] for each of `entities`, into the same place of `out`; what one of the two
    /// slices has beyond the other's length is left alone.
    pub fn gather_normals(&self, entities: &[u32], out: &mut [f64]) {
        let length = entities.len().min(out.len());
        let out = &mut out[..length];
        for (value, &entity) in out.iter_mut().zip(entities) {
            *value = self.uniform(entity);
        }
        normal::quantile_in_place(out);
    }

    /// Four independent uniforms: block `block` of an entity, each an odd multiple of 2^-33: what
    /// belongs together and is needed for many entities. The grid puts no probability more than
    /// 2^-33 (1.2e-10) off, and bounds a normal to 6.3 standard deviations.
    #[inline]
    pub fn quarters(&self, entity: u32, block: u32) -> [f64; 4] {
        self.philox(entity, QUARTERS | (block & Self::LAST_BLOCK))
            .map(open_quarter)
    }

    /// The first uniforms of block `block` of [`Stream::quarters`] of each entity, one column for
    /// each of them.
    #[inline]
    pub fn gather_quarters<const N: usize>(
        &self,
        entities: impl ExactSizeIterator<Item = u32>,
        block: u32,
        columns: [&mut Vec<f64>; N],
    ) {
        let length = entities.len();
        let mut columns = columns.map(|column| {
            column.resize(length, 0.0);
            column.as_mut_slice()
        });
        let mut entities = entities;
        let mut start = 0;
        while start + LANES <= length {
            let mut chunk = [0; LANES];
            for (lane, entity) in chunk.iter_mut().zip(&mut entities) {
                *lane = entity;
            }
            let words = self.philox_lanes(chunk, QUARTERS | (block & Self::LAST_BLOCK));
            for (column, words) in columns.iter_mut().zip(words) {
                for (value, word) in column[start..start + LANES].iter_mut().zip(words) {
                    *value = open_quarter(word);
                }
            }
            start += LANES;
        }
        for (index, entity) in (start..).zip(entities) {
            let quarters = self.quarters(entity, block);
            for (column, quarter) in columns.iter_mut().zip(quarters) {
                column[index] = quarter;
            }
        }
    }

    /// A generator for an entity, for laws that draw as many words as they like.
    ///
    /// It has 2^32 32-bit words, then repeats.
    #[inline]
    pub fn rng(&self, entity: u32) -> EntityRng {
        EntityRng(BlockRng::new(EntityBlocks {
            stream: *self,
            entity,
            block: 0,
        }))
    }

    /// The uniforms of the entities `2 half` and `2 half + 1`.
    #[inline]
    fn pair(&self, half: u32) -> [f64; 2] {
        words(self.philox(half, SINGLES)).map(open_unit)
    }

    /// One block of each of many entities, word by word.
    #[inline]
    fn philox_lanes(&self, entities: [u32; LANES], use_and_block: u32) -> [[u32; LANES]; 4] {
        let counters = [
            [self.draw; LANES],
            [self.label; LANES],
            entities,
            [use_and_block; LANES],
        ];
        philox4x32_10_lanes(counters, self.key)
    }

    #[inline]
    fn philox(&self, entity: u32, use_and_block: u32) -> [u32; 4] {
        philox4x32_10([self.draw, self.label, entity, use_and_block], self.key)
    }
}

/// Four 32-bit words as two of 64 bits, the lower half first.
#[inline]
fn words([a, b, c, d]: [u32; 4]) -> [u64; 2] {
    [
        u64::from(a) | u64::from(b) << 32,
        u64::from(c) | u64::from(d) << 32,
    ]
}

/// A uniform from a word's upper 52 bits: `(bits + 1/2) / 2^52`, exact and never 0 or 1.
#[inline]
fn open_unit(word: u64) -> f64 {
    // The bits as the fraction of a number within [1, 2), less 1 - 2^-53; the difference is exact.
    f64::from_bits(1.0_f64.to_bits() | word >> 12) - (1.0 - 0.5 * f64::EPSILON)
}

/// A uniform from a 32-bit word: `(word + 1/2) / 2^32`, exact and never 0 or 1.
#[inline]
fn open_quarter(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// The generator of one entity: see [`Stream::rng`].
#[derive(Clone, Debug)]
pub struct EntityRng(BlockRng<EntityBlocks>);

/// The blocks of an [`EntityRng`].
#[derive(Clone, Debug)]
struct EntityBlocks {
    stream: Stream,
    entity: u32,
    block: u32,
}

impl Generator for EntityBlocks {
    type Output = [u32; 4];

    fn generate(&mut self, output: &mut [u32; 4]) {
        *output = self.stream.philox(self.entity, GENERATORS | self.block);
        self.block = (self.block + 1) & Stream::LAST_BLOCK;
    }
}

impl TryRng for EntityRng {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next_word())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64_from_u32())
    }

    #[inline]
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniforms_stay_within_the_open_interval() {
        assert_eq!(open_unit(0), 0.5 * f64::EPSILON);
        assert_eq!(open_unit(u64::MAX), 1.0 - 0.5 * f64::EPSILON);
        assert_eq!(open_unit(1 << 63), 0.5 + 0.5 * f64::EPSILON);
    }

    #[test]
    fn uses_do_not_meet() {
        let stream = World::new(1, 2).stream(3, 4);
        assert_eq!(words(stream.philox(5, BLOCKS | 6)), stream.block(5, 6));
        for entity in 0..4 {
            assert_eq!(
                stream.uniform(entity),
                stream.pair(entity / 2)[entity as usize % 2]
            );
            // Every use of the same entity and number starts from a counter of its own.
            let block = stream.block(entity / 2, 0).map(open_unit);
            assert_ne!(block, stream.pair(entity / 2));
        }
    }
}
