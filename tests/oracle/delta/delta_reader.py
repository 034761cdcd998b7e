#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second, slow and plain applier of delta streams, written from docs/DELTA.md alone: header,
segments, covers, model, units without architecture and of arm64. The others it does not know.

usage: delta_reader.py FOLDER LIST    the seeds of fuzz_delta, and the SHA-256 of the images that
those were made for, in place with erase unit and scratch behind the name
(tests/delta/golden_test.cpp holds the C applier to the same images)
"""
import hashlib
import math
import pathlib
import struct
import sys

M = 0xFFFFFFFF
STRETCH = [max(-2047, min(2047, math.floor(256 * math.log(q / (1 - q)) + 0.5)))
           for q in ((i + 0.5) / 4096 for i in range(4096))]
SQUASH = [max(24, min(65512, math.floor(65536 / (1 + math.exp(-x / 256)) + 0.5)))
          for x in range(-2048, 2048)]
RATE = [2048, 1365, 1024, 819, 682, 585, 512, 470, 470, 480, 490, 500, 500, 500, 500, 500]
PLAIN, BRANCH26, PAGE21, LOW12 = 0, 1, 2, 3
POINTER64, RELATIVE32, OFFSET32 = 8, 10, 11


def sext(value, bits):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


class Model:
    def __init__(self, stream, bits):
        self.stream, self.at, self.mask = stream, 0, (1 << bits) - 1
        self.counters = [0x8000] * (1 << bits)
        self.weights = {}
        self.range, self.code = M, 0
        for _ in range(4):
            self.code = self.code << 8 | self.next()

    def next(self):
        self.at += 1
        return self.stream[self.at - 1] if self.at <= len(self.stream) else 0

    def bit(self, contexts, which):
        weights = self.weights.setdefault(which, [19660] * len(contexts))
        places = []
        for context in contexts:
            z = (context & M) * 0x9E3779B1 & M
            places.append((z ^ z >> 15) & self.mask)
        votes = [STRETCH[self.counters[place] >> 4] for place in places]
        mixed = max(-2047, min(2047, sum(v * w for v, w in zip(votes, weights)) >> 16))
        p = SQUASH[mixed + 2048]
        bound = self.range * p >> 16
        bit = int(self.code < bound)
        if bit:
            self.range = bound
        else:
            self.code -= bound
            self.range -= bound
        while self.range < 1 << 24:
            self.range <<= 8
            self.code = (self.code << 8 | self.next()) & M
        error = (65535 if bit else 0) - p
        for i, place in enumerate(places):
            weights[i] += votes[i] * error * 14 >> 18
            counter = self.counters[place]
            chance, use = counter >> 4, counter & 15
            chance += ((4095 if bit else 0) - chance) * RATE[use] >> 12
            self.counters[place] = chance << 4 | min(use + 1, 15)
        return bit

    def byte(self, contexts, which):
        node = 1
        for _ in range(8):
            node = node << 1 | self.bit([c + node * 0x85EBCA6B for c in contexts], which)
        return node & 255

    def number(self, context, purpose):
        salt, node = 7919 * (40 + purpose), 1
        for _ in range(5):
            node = node << 1 | self.bit([977 * context + 31 * node + 1, 131 * node + salt],
                                        ("number", purpose, 0))
        bits, value = node & 31, 1
        for left in range(bits - 1, -1, -1):
            leading = bits - left <= 4
            prefix = value if leading else 0x10000 + left
            tail = 65537 * bits + 257 * prefix if leading else value * 0x9E3779B1 + 257 * left
            value = value << 1 | self.bit(
                [977 * context + 0x5000 + 4099 * bits + 17 * prefix, tail + salt + 9],
                ("number", purpose, 0 if leading else 1))
        return value - 1

    def signed(self, context, purpose):
        number = self.number(context, purpose)
        return number >> 1 if number % 2 == 0 else -(number + 1) // 2


class Table:
    def __init__(self, bits):
        self.bits, self.held = bits, {}

    def place(self, key):
        z = (key & M) * 0x9E3779B1 & M
        return z >> (32 - self.bits), z & 0xFFFF | 1

    def find(self, key):
        place, tag = self.place(key)
        held = self.held.get(place)
        return held[1] if held and held[0] == tag else None

    def keep(self, key, value):
        place, tag = self.place(key)
        self.held[place] = (tag, value & M)


class AddressMap:
    def __init__(self, limit=0, ranges=()):
        self.limit, self.ranges = limit, ranges

    def address(self, offset):
        return next((a + offset - o for o, n, a in self.ranges if o <= offset < o + n), -1)

    def offset(self, address):
        return next((o + address - a for o, n, a in self.ranges if a <= address < a + n), -1)


def is_low(w):
    return w & 0xFF800000 == 0x91000000 or w & 0x3B000000 == 0x39000000


def scale(w):
    if w & 0xFF000000 == 0x91000000:
        return 0
    return 4 if w >> 26 & 1 and w >> 23 & 1 and w >> 30 == 0 else w >> 30


def low_part(w):
    return (w >> 10 & 0xFFF) << scale(w)


def page_of(w, address):
    return (address & ~4095) + 4096 * sext((w >> 5 & 0x7FFFF) << 2 | w >> 29 & 3, 21)


# 5.7
class InPlace:
    """What the new image has overwritten; nothing where `erase` is 0."""

    def __init__(self, erase=0, scratch=0):
        self.erase, self.scratch = erase, scratch

    def horizon(self, position):
        if not self.erase:
            return 0
        return max(0, position - position % self.erase + self.erase - self.scratch)


class Walk:
    """One modelled segment. `old` are pairs: offset in the old image, byte; `start` is where the
    segment stands in the new one."""

    def __init__(self, arch, base, table_bits, covers, old, new_size, maps, model, place, start):
        self.arch, self.base, self.old, self.new_size = arch, base, old, new_size
        self.place, self.start = place, start
        self.old_map, self.new_map = maps
        self.m, self.out, self.count = model, bytearray(), covers
        self.targets, self.words = Table(table_bits), Table(table_bits - 2)
        self.steps, self.near = Table(table_bits - 2), {}
        self.near_mask = (1 << min(table_bits - 2, 12)) - 1
        self.score_bits, self.scores = min(table_bits - 2, 11), {}
        self.hits = self.winners = self.last_word = self.since = 0
        self.d, self.sticky = [0] * 8, {}

    def byte_at(self, back):
        return self.out[-back] if back <= len(self.out) else 0

    def word(self, offset, size=4):
        horizon = self.place.horizon(self.start + len(self.out))
        bytes_ = bytes(self.old[i][1] if 0 <= i < len(self.old) and self.old[i][0] >= horizon else 0
                       for i in range(offset, offset + size))
        return int.from_bytes(bytes_, "little")

    # 4.3
    def read_covers(self):
        self.covers, new, old = [], 0, 0
        for _ in range(self.count):
            advance = self.m.number(2, 0)
            old += advance + self.m.signed(3, 1)
            new += advance
            self.covers.append((new, old))
        ends = [new for new, _ in self.covers[1:]] + [self.new_size]
        self.spans = [end - new for end, (new, _) in zip(ends, self.covers)]
        self.kept, end, longest = [], 0, 0
        for i in sorted(range(self.count), key=lambda i: (self.covers[i][1], i)):
            stop = self.covers[i][1] + self.spans[i]
            if self.kept and self.spans[i] <= longest and stop <= end:
                continue
            self.kept.append(i)
            if stop >= end:
                end, longest = stop, self.spans[i]

    def shift_at(self, old):
        before = [i for i in self.kept if self.covers[i][1] <= old]
        if not before:
            return 0
        chosen = before[-1]
        if len(before) > 1:
            earlier = before[-2]
            if (self.spans[earlier] > self.spans[chosen] and
                    old < self.covers[earlier][1] + self.spans[earlier]):
                chosen = earlier
        return self.covers[chosen][0] - self.covers[chosen][1]

    def run(self):
        self.read_covers()
        for i, (new, old) in enumerate(self.covers):
            while len(self.out) < new:
                self.literal()
            gap = self.m.number(5 + self.spans[i].bit_length(), 2)
            self.since, self.pages, self.new_page, self.age = 0, {}, {}, {}
            end = len(self.out) + self.spans[i] - gap
            while len(self.out) < end:
                old += self.unit(old, end - len(self.out))
        while len(self.out) < self.new_size:
            self.literal()
        return bytes(self.out)

    # 7.4
    def literal(self):
        lane = len(self.out) & 3
        b = [self.byte_at(i) for i in range(1, 9)]
        run = [sum(b[j] << 8 * j for j in range(n)) for n in range(1, 5)]
        contexts = [0x100 + lane, (run[0] + 1) * 0x2F0B4C47, (run[1] + 1) * 0x6A09E667 & M ^ 0x11,
                    (run[2] + 1) * 0xBB67AE85 & M ^ 0x222, (run[3] + 1) * 0x3C6EF372 & M ^ 0x3333,
                    (lane << 8 | b[3]) * 0xA54FF53A & M ^ 0x44,
                    (b[3] | b[7] << 8 | b[0] << 16) * 0x510E527F & M ^ 0x55]
        self.out.append(self.m.byte(contexts, ("literal", lane)))

    # 5.1, 5.2: kind, length, target, register
    def cut(self, offset, address, room):
        def plain(n):
            return PLAIN, min(n, room), -1, 0
        if self.arch == 0 or offset % 4 or room < 4:
            return plain(4 - offset % 4)
        if address < 0:
            return plain(4)
        w, limit = self.word(offset), self.old_map.limit
        if w & 0x7C000000 == 0x14000000:
            return BRANCH26, 4, address + 4 * sext(w, 26), 0
        if w & 0x9F000000 == 0x90000000:
            page, d = page_of(w, address), w & 31
            target = page
            for i in range(1, 13):
                x = self.word(offset + 4 * i)
                if is_low(x) and x >> 5 & 31 == d:
                    target = page + low_part(x)
                    break
                if x & 0x9F000000 == 0x90000000 and x & 31 == d:
                    break
            if 0 <= target < limit:
                self.age = {r: age + 1 for r, age in self.age.items()}
                self.age[d], self.pages[d] = 0, page
                return PAGE21, 4, target, d
        n = w >> 5 & 31
        if is_low(w) and n != 31 and self.age.get(n, 99) <= 6:
            target = self.pages[n] + low_part(w)
            if w & 31 == n:
                del self.age[n]
            return LOW12, 4, target, n
        if offset % 8 == 0 and room >= 8:
            value = (self.word(offset, 8) - self.base) & (1 << 64) - 1
            if 0x1000 <= value < limit:
                return POINTER64, 8, value, 0
        if offset >= 8 and offset + 12 <= len(self.old) and 4096 <= w < limit:
            for step in (4, 8):
                a, z = self.word(offset - step), self.word(offset + step)
                if a <= w <= z and a < z and z - a < 65536:
                    return OFFSET32, 4, w, 0
        s = sext(w, 32)
        if 32 <= s < 0x02000000 or -0x02000000 < s < -64:
            return RELATIVE32, 4, address + s, 0
        return plain(4)

    # 5.5
    def put(self, kind, w, address, target):
        if kind == BRANCH26:
            return w & 0xFC000000 | (target - address) >> 2 & 0x3FFFFFF
        if kind == PAGE21:
            n = ((target & ~4095) - (address & ~4095)) >> 12
            return w & 0x9F00001F | (n & 3) << 29 | (n >> 2 & 0x7FFFF) << 5
        if kind == LOW12:
            low = target & 0xFFF
            if low & (1 << scale(w)) - 1:
                return w
            return w & ~(0xFFF << 10) | (low >> scale(w) & 0xFFF) << 10
        if kind == POINTER64:
            return (target + self.base) & (1 << 64) - 1
        return (target - address if kind == RELATIVE32 else target) & M

    def named(self, kind, w, address):
        """The whole address that bytes hold, None without one."""
        if kind == BRANCH26 and w & 0x7C000000 == 0x14000000:
            return address + 4 * sext(w, 26)
        if kind == POINTER64:
            value = (w - self.base) & (1 << 64) - 1
            return value if value < 1 << 40 else None
        return {RELATIVE32: address + sext(w, 32), OFFSET32: w}.get(kind)

    # 7.2
    def by_covers(self, target):
        offset = self.old_map.offset(target)
        return -1 if offset < 0 else self.new_map.address(offset + self.shift_at(offset))

    def goes(self, target):
        shift = self.targets.find(target)
        if shift is not None:
            return target + sext(shift, 32), 1
        moved = self.by_covers(target)
        if moved >= 0:
            return moved, 2
        return target + sext(self.near.get(target >> 8 & self.near_mask, 0), 32), 3

    def learn_target(self, old, new):
        self.targets.keep(old, new - old)
        self.near[old >> 8 & self.near_mask] = new - old & M

    def data_choices(self, kind, old, target, old_address, address, moved):
        choices = [old, old]
        if kind == POINTER64 or self.old_map.offset(target) >= 0:
            choices[1] = self.put(kind, old, address, moved)
        if kind in (RELATIVE32, OFFSET32):
            other = OFFSET32 if kind == RELATIVE32 else RELATIVE32
            goes = self.by_covers(old if other == OFFSET32 else old_address + sext(old, 32))
            choices.append(self.put(other, old, address, goes) if goes >= 0 else old)
            value = self.words.find(old)
            if value is None:
                value = old + (self.steps.find(old >> 6) or 0)
            choices.append(value & M)
        return choices

    # 7.3
    def unit(self, offset, left):
        address = self.new_map.address(len(self.out))
        old_address = self.old_map.address(offset)
        kind, length, target, reg = self.cut(offset, -1 if address < 0 else old_address, left)
        old, w = self.word(offset, length), self.word(offset, min(4, length))
        if kind == PAGE21:
            self.new_page.pop(reg, None)
        predicted, source, h, choices, chosen, scores = old, 0, 0, [], 0, None
        if kind:
            moved, source = self.goes(target)
            h = target * 0x9E3779B1 & M
            if kind >= POINTER64:
                choices = self.data_choices(kind, old, target, old_address, address, moved)
                place = 16 * (4 * (0 if kind == POINTER64 else w.bit_length()) + kind - 8)
                place += self.winners % 16
                place = (place ^ place >> self.score_bits) % (1 << self.score_bits)
                scores = self.scores.setdefault(place, [0] * 4)
                chosen = max(range(len(choices)), key=lambda i: (scores[i], -i))
                predicted, source = choices[chosen], [0, source, 4, 5][chosen]
                if chosen in (0, 3):
                    h = w * 0x2545F491 & M
            else:
                predicted = self.put(kind, old, address, moved)
                page = self.new_page.get(reg)
                if kind == LOW12 and page is not None and moved >> 12 != page >> 12:
                    source += 3
        found = self.code(kind, length, old, w, predicted, source, h, choices, chosen, left, target,
                          address)
        self.learn(kind, w, found, target, reg, address, choices, chosen, scores)
        self.out += found.to_bytes(length, "little")
        self.last_word = w
        return length

    def code(self, kind, length, old, w, predicted, source, h, choices, chosen, left, target,
             address):
        group, hits = 8 * kind + source, self.hits
        hash_ = w * 0x2545F491 & M if kind in (PLAIN, LOW12) else h
        opcode = w >> 21 if self.arch == 1 else 0
        since = self.since
        near = since if since < 4 else 4 if since < 16 else 5 if since < 64 else 6
        edge = 0 if left < 8 else 1 if left < 32 else 2
        contexts = [hits & 0xFFF | group << 12 | 1 << 24, hash_ ^ 0x9999,
                    (group << 8 | (hits & 7) << 4 | near) + 0x7000000 + 0x100000 * edge,
                    (opcode << 2 | hits & 3) * 0x27D4EB2F & M ^ 0x1234,
                    self.last_word * 0x165667B1 & M ^ hash_ ^ 0x777,
                    length << 8 | group | 0x3000000]
        which = (1 + source % 3 if kind else 0) + (0 if hits & 3 == 3 else 4)
        if hits & 0xFF == 0xFF:
            same = self.m.bit(contexts[1:4], ("steady", which & 3))
        else:
            same = self.m.bit(contexts, ("same", which))
        self.hits, self.since = (hits << 1 | same) & M, self.since + 1
        if same:
            return predicted
        if choices:
            tried = [choices[chosen]]
            for i in range(1, len(choices)):
                j = (chosen + i) % len(choices)
                known, tried = choices[j] in tried, tried + [choices[j]]
                if not known and self.m.bit(
                        [j | chosen << 2 | (self.winners & 255) << 4 | kind << 16 | 0x64000000,
                         hash_ ^ (0x5151 * j + 7),
                         j | kind << 4 | w.bit_length() << 8 | 0x65000000], "other"):
                    return choices[j]
        elif predicted != old and self.m.bit([group | 0x600000, h ^ 0x5151], "old"):
            return old
        here = self.named(kind, predicted, address) if kind else None
        if here is not None and self.m.bit([group | 0x610000, opcode ^ 0x52525], "moved"):
            last = self.sticky.get(kind, 0)
            if self.m.bit([group | 0x620000, last * 0x9E3779B1 & M ^ 0x1717,
                           (target >> 12) * 0x85EBCA6B & M ^ group], "sticky"):
                move = last
            else:
                move = self.m.signed(10 + kind, 3)
            self.sticky[kind] = move
            return self.put(kind, predicted, address, here + move)
        return self.differences(kind, length, predicted, group, hash_, opcode)

    def differences(self, kind, length, predicted, group, hash_, opcode):
        found, changed, last, guess_before = 0, 0, self.byte_at(1), 0
        self.since = 0
        for i in range(length):
            g = predicted >> 8 * i & 255
            before = (last - guess_before) & 255 | last << 8 if i else last
            contexts = [(i | changed << 3 | group << 11) | 0x8000000,
                        (i | g << 3 | changed << 11) * 0x9E3779B1 & M ^ 0xABC,
                        (hash_ + i * 0x1000193) & M ^ (changed * 0x85EBCA6B & M),
                        (i | self.d[i] << 3 | (changed & 1) << 11 | length << 12) * 0xC2B2AE35,
                        (opcode | i << 12 | changed << 15) * 0x27D4EB2F & M ^ 0xDDDD,
                        before * 0x3C6EF372 + 77 * i, (g | last << 8) * 0xBB67AE85 & M ^ 0x4321]
            which = (i & 3) + (4 if kind else 0)
            difference = 0
            if self.m.bit(contexts, ("zero", which)):
                difference = self.m.byte(contexts, ("byte", which))
            if difference:
                changed |= 1 << i
                self.d[i] = difference
            last, guess_before = (g + difference) & 255, g
            found |= last << 8 * i
        return found

    def learn(self, kind, w, found, target, reg, address, choices, chosen, scores):
        if choices:
            right = [choice == found for choice in choices]
            for i, good in enumerate(right):
                scores[i] += ((4096 if good else 0) - scores[i]) >> 3
            winner = chosen if right[chosen] or True not in right else right.index(True)
            self.winners = (self.winners << 2 | winner) & M
            if len(choices) == 4:
                self.words.keep(w, found)
                self.steps.keep(w >> 6, found - w)
            if not right[1] and right[0] or len(choices) == 4 and scores[1] < 1024:
                return
        if not kind or address < 0:
            return
        if kind == PAGE21:
            if found & 0x9F000000 == 0x90000000:
                self.new_page[reg] = page_of(found, address)
        elif kind == LOW12:
            if is_low(found) and reg in self.new_page:
                self.learn_target(target, self.new_page[reg] + low_part(found))
        else:
            named = self.named(kind, found, address)
            if named is not None and named >= 0:
                self.learn_target(target, named)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def folded(self):
        number = self.number()
        return number >> 1 if number % 2 == 0 else -(number + 1) // 2

    def take(self, length):
        self.at += length
        return self.data[self.at - length:self.at]

    def address_map(self):
        limit, offset, address, ranges = self.number(), 0, 0, []
        for _ in range(self.number()):
            offset += self.number()
            length = self.number()
            address += self.folded()
            ranges.append((offset, length, address))
            offset, address = offset + length, address + length
        return AddressMap(limit, ranges)


def modelled(reader, old_image, length, place, position):
    shape, covers, old, end = reader.number(), reader.number(), [], 0
    for _ in range(reader.number()):
        start = end + reader.folded()
        end = start + reader.number()
        old += enumerate(old_image[start:end], start)
    arch, base, maps = shape >> 8, 0, (AddressMap(), AddressMap())
    if arch not in (0, 1):
        raise ValueError(f"architecture {arch} is not here")
    if arch:
        base = reader.number()
        maps = reader.address_map(), reader.address_map()
    model = Model(reader.take(reader.number()), 10 + (shape >> 4 & 15))
    walk = Walk(arch, base, 6 + (shape & 15), covers, old, length, maps, model, place,
                position)
    return walk.run()


# 5.7: byte by byte
def copied(old_image, start, length, place, position):
    return bytes(old_image[start + i] if start + i >= place.horizon(position + i) else 0
                 for i in range(length))


def apply(old_image, stream, new_size, place):
    assert stream[0] == 1
    reader, image = Reader(stream), b""
    reader.at = 10
    while len(image) < new_size:
        kind, length = reader.number(), reader.number()
        if kind == 0:
            start = reader.number()
            image += copied(old_image, start, length, place, len(image))
        elif kind == 1:
            image += reader.take(length)
        else:
            assert kind == 3
            image += modelled(reader, old_image, length, place, len(image))
    assert reader.at == len(stream)
    return image


def main():
    folder, wanted = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text()
    for line in wanted.splitlines():
        digest, name, *place = line.split()
        seed = (folder / name).read_bytes()
        new_size, old_size = struct.unpack_from("<II", seed)
        new_size &= 0xFFFFFF  # above it: in place, for the fuzzer
        image = apply(seed[8:8 + old_size], seed[8 + old_size:], new_size,
                      InPlace(*map(int, place)))
        if hashlib.sha256(image).hexdigest() != digest:
            sys.exit(f"{name}: another image")
        print(f"{name}: {len(image)} bytes, as they should be")


if __name__ == "__main__":
    main()
