#include "common/wire/payload.h"

#include <zstd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/wire/dictionary.h"
#include "common/wire/wire_bytes.h"
#include "common/wire/zstd_contexts.h"

namespace ihala {
namespace {

// Level 3 packs our rows within a tenth of the best level at a twentieth of its time.
constexpr int kPackingLevel = 3;
// Up to this size a message is packed harder: see dictionary.cc.
constexpr size_t kSmallBytes = 16 * 1024;
// Frames may ask for a window of at most the largest message: 2^22 bytes.
constexpr int kWindowLogMax = 22;
// What is unpacked between two looks at the limits where a frame does not tell its size.
constexpr size_t kStepBytes = 64 * 1024;

// Whether `unpacked` bytes out of `packed` look like a bomb. Both ends use it: what is packed here unpacks there.
bool GrowsTooMuch(size_t unpacked, size_t packed) {
  return unpacked > limits::kDecompressionFloorBytes && unpacked / limits::kDecompressionRatio > packed;
}

absl::Status TooMuchToUnpack(absl::string_view field) {
  return WithReason(absl::ResourceExhaustedError(
                        absl::StrCat(field, ": must have at most ", limits::kExchangeUnpackedBytes, " bytes unpacked, ",
                                     limits::kDecompressionRatio, " times its packed size where it is large")),
                    "TOO_LARGE");
}

absl::Status Damaged(absl::string_view field) {
  return InvalidField(absl::StrCat(field, ".payload"), "MALFORMED", "must be one whole zstd frame");
}

// Packs in one shot, so that the frame tells its size.
size_t PackZstd(absl::string_view bytes, uint32_t dictionary_id, std::string& packed) {
  packed.resize(ZSTD_compressBound(bytes.size()));
  const Compressors::Lease compressor(Compressors::Get());
  const ZSTD_CDict* const dictionary = PackingDictionary(dictionary_id, bytes.size() <= kSmallBytes);
  if (dictionary == nullptr) {
    return ZSTD_compressCCtx(compressor.get(), packed.data(), packed.size(), bytes.data(), bytes.size(), kPackingLevel);
  }
  // The number travels beside the frame, so that the frame need not repeat it.
  ZSTD_CCtx* const context = compressor.get();
  ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
  ZSTD_CCtx_refCDict(context, dictionary);
  const size_t size = ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size());
  ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
  return size;
}

absl::StatusOr<std::string> UnpackZstd(absl::string_view packed, uint32_t dictionary_id, absl::string_view field) {
  // A frame that tells its size is judged before a byte is unpacked.
  const unsigned long long told = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (told == ZSTD_CONTENTSIZE_ERROR) return Damaged(field);
  const bool tells = told != ZSTD_CONTENTSIZE_UNKNOWN;
  if (tells && (told > limits::kExchangeUnpackedBytes || GrowsTooMuch(told, packed.size())))
    return TooMuchToUnpack(field);
  const size_t step = tells ? std::max<size_t>(told, 1) : kStepBytes;

  const Decompressors::Lease decompressor(Decompressors::Get());
  ZSTD_DCtx* const context = decompressor.get();
  if (context == nullptr) return absl::ResourceExhaustedError("no memory to unpack");
  ZSTD_DCtx_reset(context, ZSTD_reset_session_only);
  ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
  ZSTD_DCtx_refDDict(context, UnpackingDictionary(dictionary_id));

  std::string unpacked;
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  for (;;) {
    const size_t before = unpacked.size();
    unpacked.resize(before + step);
    ZSTD_outBuffer out{unpacked.data(), unpacked.size(), before};
    const size_t left = ZSTD_decompressStream(context, &out, &in);
    if (ZSTD_isError(left)) return Damaged(field);
    unpacked.resize(out.pos);
    if (out.pos > limits::kExchangeUnpackedBytes || GrowsTooMuch(out.pos, packed.size())) return TooMuchToUnpack(field);
    if (left == 0) break;
    // The input is used up and the last call had room to spare: the frame was cut.
    if (in.pos == in.size && out.pos < out.size) return Damaged(field);
  }
  if (in.pos != in.size) return Damaged(field);
  return unpacked;
}

}  // namespace

size_t PackedSize(absl::string_view bytes) {
  std::vector<char> out(ZSTD_compressBound(bytes.size()));
  const Compressors::Lease compressor(Compressors::Get());
  const size_t size =
      ZSTD_compressCCtx(compressor.get(), out.data(), out.size(), bytes.data(), bytes.size(), kPackingLevel);
  return ZSTD_isError(size) ? bytes.size() : std::min(size, bytes.size());
}

v1::CompressedPayload Pack(const google::protobuf::MessageLite& message, uint32_t dictionary_id) {
  if (dictionary_id > kNewestDictionary) dictionary_id = 0;
  std::string bytes = SerializeDeterministic(message);
  v1::CompressedPayload payload;
  std::string& packed = *payload.mutable_payload();
  const size_t size = PackZstd(bytes, dictionary_id, packed);
  // What shrinks so well that the other side would take it for a bomb goes as it is.
  if (ZSTD_isError(size) || size >= bytes.size() || GrowsTooMuch(bytes.size(), size)) {
    payload.set_codec(v1::CODEC_IDENTITY);
    packed = std::move(bytes);
  } else {
    payload.set_codec(v1::CODEC_ZSTD);
    payload.set_dictionary_id(dictionary_id);
    packed.resize(size);
  }
  return payload;
}

absl::Status Unpack(const v1::CompressedPayload& payload, absl::string_view field,
                    google::protobuf::MessageLite* message) {
  if (payload.dictionary_id() > kNewestDictionary) {
    return InvalidField(absl::StrCat(field, ".dictionary_id"), "UNKNOWN_CODE",
                        absl::StrCat("must be a dictionary that is known: 0 to ", kNewestDictionary));
  }
  absl::string_view bytes = payload.payload();
  std::string unpacked;
  switch (payload.codec()) {
    case v1::CODEC_IDENTITY:
      if (bytes.size() > limits::kExchangeUnpackedBytes) return TooMuchToUnpack(field);
      break;
    case v1::CODEC_ZSTD: {
      ASSIGN_OR_RETURN(unpacked, UnpackZstd(bytes, payload.dictionary_id(), field));
      bytes = unpacked;
      break;
    }
    case v1::CODEC_UNSPECIFIED:
      return InvalidField(absl::StrCat(field, ".codec"), "MISSING", "must name how the payload is packed");
    default:
      return InvalidField(absl::StrCat(field, ".codec"), "UNKNOWN_CODE", "must be a codec that is known");
  }
  if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return InvalidField(absl::StrCat(field, ".payload"), "MALFORMED", "must hold the message that belongs here");
  }
  return absl::OkStatus();
}

void ForgetPayloads() {
  Compressors::Get().Forget();
  Decompressors::Get().Forget();
}

}  // namespace ihala
