//! The address of a random number: (seed, draw, component, year, entity, block).
//!
//! The seed is Philox's key; the other five make its counter:
//!
//! | counter word | holds |
//! |---|---|
//! | 0 | the draw |
//! | 1 | the component (lower half) and the year (upper half) |
//! | 2 | the entity |
//! | 3 | the block, and in the top bit the kind of use |
//!
//! The two kinds of use, [`Stream::words`] and [`Stream::rng`], never meet on a counter, so one
//! entity of one component may use both.

use super::philox::{philox4x32_7, philox4x32_7_lanes};
use crate::columns::Kept;
use rand_core::block::{BlockRng, Generator};
use rand_core::{Infallible, TryRng};

/// Kind of use: generators.
const GENERATORS: u32 = 1 << 31;

/// Entities whose blocks are computed side by side.
const LANES: usize = 32;

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
    pub const LAST_BLOCK: u32 = GENERATORS - 1;

    /// Four independent 32-bit words: block `block` (up to [`Stream::LAST_BLOCK`]; the upper bit is
    /// ignored) of an entity.
    #[inline]
    pub fn words(&self, entity: u32, block: u32) -> [u32; 4] {
        self.philox(entity, block & Self::LAST_BLOCK)
    }

    /// The first words of a block of each entity, one column for each of them: what belongs
    /// together and is needed for many entities.
    pub fn gather_words<const N: usize>(
        &self,
        entities: &[u32],
        block: u32,
        columns: [&mut Vec<u32>; N],
    ) {
        let columns = columns.map(|column| {
            column.resize(entities.len(), 0);
            column.as_mut_slice()
        });
        self.fill_words(entities, block, columns);
    }

    /// The same for columns that have as many places as there are entities.
    #[allow(
        clippy::needless_range_loop,
        reason = "so written, words go from registers to their columns"
    )]
    pub fn fill_words<const N: usize>(
        &self,
        entities: &[u32],
        block: u32,
        mut columns: [&mut [u32]; N],
    ) {
        let (chunks, rest) = entities.as_chunks::<LANES>();
        for (chunk, entities) in chunks.iter().enumerate() {
            let words = self.philox_lanes(*entities, block & Self::LAST_BLOCK);
            for word in 0..N {
                columns[word][chunk * LANES..][..LANES].copy_from_slice(&words[word]);
            }
        }
        if !rest.is_empty() {
            let mut last = [0; LANES];
            last[..rest.len()].copy_from_slice(rest);
            let words = self.philox_lanes(last, block & Self::LAST_BLOCK);
            for (column, words) in columns.iter_mut().zip(words) {
                column[chunks.len() * LANES..].copy_from_slice(&words[..rest.len()]);
            }
        }
    }

    /// As many words of each entity as there are columns, from its blocks 0, 1, ... one after the
    /// other: word k is word k % 4 of block k / 4.
    pub fn gather_table(&self, entities: &[u32], columns: &mut [Kept<u32>]) {
        for column in &mut *columns {
            column.resize(entities.len());
        }
        for (block, columns) in columns.chunks_mut(4).enumerate() {
            let block = block as u32;
            match columns {
                [a, b, c, d] => self.fill_words(entities, block, [a, b, c, d]),
                [a, b, c] => self.fill_words(entities, block, [a, b, c]),
                [a, b] => self.fill_words(entities, block, [a, b]),
                [a] => self.fill_words(entities, block, [a]),
                _ => {}
            }
        }
    }

    /// A generator for an entity, for laws that draw as many words as they like.
    ///
    /// It has 2^33 32-bit words, then repeats.
    #[inline]
    pub fn rng(&self, entity: u32) -> EntityRng {
        EntityRng(BlockRng::new(EntityBlocks {
            stream: *self,
            entity,
            block: 0,
        }))
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
        philox4x32_7_lanes(counters, self.key)
    }

    #[inline]
    fn philox(&self, entity: u32, use_and_block: u32) -> [u32; 4] {
        philox4x32_7([self.draw, self.label, entity, use_and_block], self.key)
    }
}

/// A word as a uniform within the open interval (0, 1): `(word + 1/2) / 2^32`, exact. The grid puts
/// no probability more than 2^-33 (1.2e-10) off.
#[inline(always)]
pub fn uniform(word: u32) -> f64 {
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
        let half_step = 1.0 / 8_589_934_592.0;
        assert_eq!(uniform(0), half_step);
        assert_eq!(uniform(u32::MAX), 1.0 - half_step);
        assert_eq!(uniform(1 << 31), 0.5 + half_step);
    }

    #[test]
    fn uses_do_not_meet() {
        let stream = World::new(1, 2).stream(3, 4);
        let mut rng = stream.rng(5);
        let first: [u32; 4] = std::array::from_fn(|_| rng.try_next_u32().unwrap());
        assert_eq!(first, stream.philox(5, GENERATORS));
        assert_ne!(first, stream.words(5, 0));
        assert_eq!(stream.words(5, GENERATORS | 6), stream.words(5, 6));
    }

    #[test]
    fn gathered_words_are_those_of_each_entity() {
        let stream = World::new(1, 2).stream(3, 4);
        let entities: Vec<u32> = (0..37).map(|k| k * k).collect();
        let (mut one, mut two) = (vec![7; 100], Vec::new());
        stream.gather_words(&entities, 9, [&mut one, &mut two]);
        assert_eq!((one.len(), two.len()), (37, 37));
        for (entity, words) in entities.iter().zip(one.iter().zip(&two)) {
            let [first, second, ..] = stream.words(*entity, 9);
            assert_eq!(words, (&first, &second));
        }
    }
}
