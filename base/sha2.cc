#include "base/sha2.h"

#include <array>
#include <bit>

namespace sinter {

namespace {

// Fractions of the cube roots of the first 80 primes; SHA-256 has the upper halves of the first 64.
constexpr u64 kRoundConstants[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817};

// FIPS 180-4: one shape for words of 32 and of 64 bits.
struct Rotations {
  int big_a[3], big_e[3];      // of the working variables
  int small_0[3], small_1[3];  // of the message; the last one shifts
};
constexpr Rotations kRotations32 = {{2, 13, 22}, {6, 11, 25}, {7, 18, 3}, {17, 19, 10}};
constexpr Rotations kRotations64 = {{28, 34, 39}, {14, 18, 41}, {1, 8, 7}, {19, 61, 6}};

template <class Word, u32 kRounds>
std::string digest(std::string_view text, std::array<Word, 8> state, const Rotations& rotations,
                   u32 words) {
  constexpr u32 kBytes = sizeof(Word), kBlock = 16 * kBytes;
  constexpr int kBits = 8 * kBytes;
  std::string message(text);
  message += '\x80';
  // The length has two words; of SHA-512's only the lower one is ever needed.
  while (message.size() % kBlock != kBlock - 2 * kBytes) message += '\0';
  message.append(2 * kBytes - 8, '\0');
  const u64 bits = u64{text.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) message += static_cast<char>(bits >> shift);

  const auto turn = [](Word x, const int(&by)[3]) -> Word {
    return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ std::rotr(x, by[2]);
  };
  const auto mix = [](Word x, const int(&by)[3]) -> Word {
    return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ (x >> by[2]);
  };
  for (size_t block = 0; block < message.size(); block += kBlock) {
    Word w[kRounds];
    for (u32 i = 0; i < 16; ++i) {
      w[i] = 0;
      for (u32 b = 0; b < kBytes; ++b)
        w[i] = static_cast<Word>(w[i] << 8) | static_cast<u8>(message[block + i * kBytes + b]);
    }
    for (u32 i = 16; i < kRounds; ++i)
      w[i] = mix(w[i - 2], rotations.small_1) + w[i - 7] + mix(w[i - 15], rotations.small_0) +
             w[i - 16];
    auto [a, b, c, d, e, f, g, h] = state;
    for (u32 i = 0; i < kRounds; ++i) {
      const Word constant = static_cast<Word>(kRoundConstants[i] >> (64 - kBits));
      const Word first = h + turn(e, rotations.big_e) + ((e & f) ^ (~e & g)) + constant + w[i];
      const Word second = turn(a, rotations.big_a) + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    const Word added[8] = {a, b, c, d, e, f, g, h};
    for (u32 i = 0; i < 8; ++i) state[i] += added[i];
  }
  std::string out;
  for (u32 i = 0; i < words; ++i)
    for (int shift = kBits - 8; shift >= 0; shift -= 8) out += static_cast<char>(state[i] >> shift);
  return out;
}

constexpr std::array<u64, 8> kStart512 = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
constexpr std::array<u64, 8> kStart384 = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};

}  // namespace

std::string sha2(Sha2 kind, std::string_view text) {
  switch (kind) {
    case Sha2::Sha256: {
      std::array<u32, 8> start;
      for (u32 i = 0; i < 8; ++i) start[i] = static_cast<u32>(kStart512[i] >> 32);
      return digest<u32, 64>(text, start, kRotations32, 8);
    }
    case Sha2::Sha384:
      return digest<u64, 80>(text, kStart384, kRotations64, 6);
    case Sha2::Sha512:
      return digest<u64, 80>(text, kStart512, kRotations64, 8);
  }
  SINTER_UNREACHABLE();
}

}  // namespace sinter
