#include "runtime/engine/snapshot.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "runtime/engine/builtins.h"
#include "runtime/engine/code_cache.h"
#include "runtime/engine/env.h"
#include "runtime/engine/platform.h"

namespace sinter::runtime {

std::vector<intptr_t>* recorded_references = nullptr;

namespace {

// File: Header, u64 references, the blob at a multiple of 16.
struct Header {
  char magic[8];
  u8 library[20], engine[20];  // build ids, zero-padded
  u32 reference_count;
  u32 blob_size;
};
constexpr char kMagic[8] = {'S', 'I', 'N', 'T', 'S', 'N', 'P', '1'};
// Of a reference: an embedded text by its number, instead of an offset in the library.
constexpr u64 kIsText = u64{1} << 63;
// More are made by no bootstrap; V8 reads the list where it is, so it must not move.
constexpr size_t kMostReferences = 1 << 14;

struct Snapshot {
  void* file = nullptr;  // mapped
  size_t file_size = 0;
  v8::StartupData blob{nullptr, 0};
  std::vector<intptr_t> references;
};
Snapshot* the_snapshot = nullptr;

// Where an address's library is loaded, and that library's build id.
struct Library {
  uintptr_t address;  // in it
  uintptr_t base = 0;
  u8 build_id[20] = {};
};

int find_library(dl_phdr_info* info, size_t, void* data) {
  auto& library = *static_cast<Library*>(data);
  bool here = false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const auto& segment = info->dlpi_phdr[i];
    const uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    here |= segment.p_type == PT_LOAD && library.address >= begin &&
            library.address < begin + segment.p_memsz;
  }
  if (!here) return 0;
  library.base = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const auto& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    const char* at = reinterpret_cast<const char*>(info->dlpi_addr + segment.p_vaddr);
    for (const char* end = at + segment.p_memsz; at + sizeof(ElfW(Nhdr)) <= end;) {
      ElfW(Nhdr) note;
      memcpy(&note, at, sizeof note);
      const char* name = at + sizeof note;
      const char* value = name + ((note.n_namesz + 3) & ~3u);
      if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0) {
        memcpy(library.build_id, value, std::min<size_t>(note.n_descsz, sizeof library.build_id));
      }
      at = value + ((note.n_descsz + 3) & ~3u);
    }
  }
  return 1;
}

Library library_of(const void* address) {
  Library library{reinterpret_cast<uintptr_t>(address)};
  dl_iterate_phdr(&find_library, &library);
  return library;
}
Library own_library() { return library_of(reinterpret_cast<const void*>(&open_snapshot)); }
Library engine_library() { return library_of(v8::V8::GetVersion()); }

std::string snapshot_path() {
  Dl_info info;
  if (!dladdr(reinterpret_cast<void*>(&open_snapshot), &info) || !info.dli_fname) return {};
  return std::string(info.dli_fname) + ".snapshot";
}

size_t blob_offset(size_t reference_count) {
  return (sizeof(Header) + reference_count * sizeof(u64) + 15) & ~size_t{15};
}

}  // namespace

void open_snapshot() {
  // For comparing, and for whoever suspects the snapshot.
  if (getenv("SINTER_NO_SNAPSHOT")) return;
  // All modules' code goes into the cache, that of the snapshot's modules too.
  if (records_builtin_cache()) return;
  int file = open(snapshot_path().c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  struct stat status;
  void* mapped = MAP_FAILED;
  size_t size = 0;
  if (fstat(file, &status) == 0 && static_cast<size_t>(status.st_size) > sizeof(Header)) {
    size = static_cast<size_t>(status.st_size);
    mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  }
  close(file);
  if (mapped == MAP_FAILED) return;
  const char* bytes = static_cast<const char*>(mapped);
  Header header;
  memcpy(&header, bytes, sizeof header);
  const size_t blob_at = blob_offset(header.reference_count);
  const Library own = own_library();
  auto snapshot = std::make_unique<Snapshot>();
  snapshot->file = mapped;
  snapshot->file_size = size;
  snapshot->blob = {bytes + blob_at, static_cast<int>(header.blob_size)};
  if (memcmp(header.magic, kMagic, sizeof kMagic) != 0 || blob_at + header.blob_size != size ||
      memcmp(header.library, own.build_id, sizeof own.build_id) != 0 ||
      memcmp(header.engine, engine_library().build_id, sizeof header.engine) != 0 ||
      !snapshot->blob.IsValid()) {
    munmap(mapped, size);
    return;
  }
  snapshot->references.reserve(header.reference_count + 1);
  const char* at = bytes + sizeof header;
  for (u32 i = 0; i < header.reference_count; i++, at += sizeof(u64)) {
    u64 reference;
    memcpy(&reference, at, sizeof reference);
    snapshot->references.push_back(
        reference & kIsText
            ? reinterpret_cast<intptr_t>(embedded_text(static_cast<size_t>(reference & ~kIsText)))
            : static_cast<intptr_t>(own.base + reference));
  }
  snapshot->references.push_back(0);
  the_snapshot = snapshot.release();
}

void begin_from_snapshot(v8::Isolate::CreateParams& parameters) {
  if (!the_snapshot) return;
  parameters.snapshot_blob = &the_snapshot->blob;
  parameters.external_references = the_snapshot->references.data();
}

void rest_snapshot() { madvise(the_snapshot->file, the_snapshot->file_size, MADV_DONTNEED); }

bool has_snapshot() { return the_snapshot != nullptr; }

void record_reference(intptr_t address) {
  auto& list = *recorded_references;
  if (std::find(list.begin(), list.end(), address) != list.end()) return;
  if (list.size() + 1 == kMostReferences) abort();
  list.push_back(address);
}

namespace {

bool write_snapshot(const std::string& path, const std::vector<intptr_t>& references,
                    const v8::StartupData& blob) {
  const Library own = own_library(), engine = engine_library();
  Header header{};
  memcpy(header.magic, kMagic, sizeof kMagic);
  memcpy(header.library, own.build_id, sizeof header.library);
  memcpy(header.engine, engine.build_id, sizeof header.engine);
  header.reference_count = static_cast<u32>(references.size());
  header.blob_size = static_cast<u32>(blob.raw_size);
  std::vector<u64> positions;
  for (intptr_t reference : references) {
    const auto text = embedded_text_number(reinterpret_cast<const void*>(reference));
    positions.push_back(text ? *text | kIsText : static_cast<u64>(reference) - own.base);
  }
  FILE* file = fopen(path.c_str(), "wb");
  if (!file) return false;
  const size_t gap =
      blob_offset(references.size()) - sizeof header - positions.size() * sizeof(u64);
  const char zeros[16] = {};
  fwrite(&header, sizeof header, 1, file);
  fwrite(positions.data(), sizeof(u64), positions.size(), file);
  fwrite(zeros, 1, gap, file);
  fwrite(blob.data, 1, header.blob_size, file);
  const bool failed = ferror(file) != 0;
  return fclose(file) == 0 && !failed;
}

}  // namespace

int make_snapshot(const std::string& path, const Options& options) {
  // The same blob from the same library: names are hashed with a seed that V8 draws.
  v8::V8::SetFlagsFromString("--random-seed=1");
  start_v8(0, {});
  open_builtin_cache();
  auto* references = new std::vector<intptr_t>;
  references->reserve(kMostReferences);
  recorded_references = references;

  uv_loop_t* loop = uv_default_loop();
  v8::Isolate* isolate = v8::Isolate::Allocate();
  platform_attach(isolate, loop);
  auto* creator = new v8::SnapshotCreator(isolate, references->data());
  auto* env = new Env(isolate, loop, options, nullptr);
  {
    v8::HandleScope scope(isolate);
    // For contexts of node:vm.
    creator->SetDefaultContext(v8::Context::New(isolate));
  }
  if (!env->boot()) return 7;
  env->enter_snapshot(*creator);
  references->push_back(0);
  // What the warm-up used is to stay compiled, though it did not run here.
  v8::V8::SetFlagsFromString("--no-flush-bytecode");
  v8::StartupData blob = creator->CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
  references->pop_back();
  if (!blob.data) {
    fprintf(stderr, "sinter: V8 could not make a snapshot\n");
    return 1;
  }
  if (!blob.CanBeRehashed()) {
    // Every process would hash names alike, and whoever chooses names could make them collide.
    fprintf(stderr, "sinter: the snapshot cannot be hashed anew when it is read\n");
    return 1;
  }
  if (!write_snapshot(path, *references, blob)) {
    perror(path.c_str());
    return 1;
  }
  fflush(nullptr);
  // Nothing is left to take down: the isolate is only good for the blob.
  _exit(0);
}

}  // namespace sinter::runtime
