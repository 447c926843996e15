// One module's text: a plugin's or the file's, transformed by plugins, compiled to a Unit.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/path.h"
#include "base/trace.h"
#include "bundler/assets/code_urls.h"
#include "bundler/emit/file_names.h"
#include "bundler/graph/input_map.h"
#include "bundler/graph/load.h"
#include "bundler/graph/scan_state.h"
#include "bundler/graph/unit_messages.h"
#include "parsers/js/sloppy_code.h"

namespace sinter::bundler {

namespace {

std::string path_url(const std::string& prefix, const std::string& path) {
  return prefix.ends_with('/') ? prefix + path : prefix + "/" + path;
}

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return text;
}

js::CompileMemory& Scanner::State::memory() {
  js::CompileMemoryPtr& memory = memories[pool.worker_index()];
  if (!memory) memory = js::make_compile_memory();
  return *memory;
}

void Scanner::State::load(Slot& s, std::span<const js::KnownImport> known) {
  s.touched = true;
  if (!plugins || !plugins->wants_load(s.module.id)) return load_file(s, known);
  pool.hold();
  plugins->load(s.module.id, [this, &s](SourceAnswer answer) {
    pool.post([this, &s, answer = std::move(answer)]() mutable {
      take_answer(s, answer);
      if (s.diagnostics.has_errors()) return;
      if (answer.handled) {
        transform(s, std::move(answer.source), /*is_file=*/false);
      } else {
        load_file(s);
      }
    });
    pool.release();
  });
}

void Scanner::State::load_file(Slot& s, std::span<const js::KnownImport> known) {
  TRACE_SCOPE("module", s.module.pretty_path);
  FileBuffer& buffer = buffers[pool.worker_index()];
  const FileStatus status = files.read_file(s.module.path, buffer);
  if (!status) {
    s.diagnostics.error(
        "cannot-read-file",
        fmt::format("Cannot read \"{}\": {}", s.module.pretty_path, status.describe()),
        s.module.pretty_path);
    return;
  }
  const std::string_view text = without_byte_order_mark(buffer.text());
  if (plugins && known.empty() && plugins->wants_transform(s.module.id, text, {})) {
    ModuleSource source;
    source.code = text;
    return transform(s, std::move(source), /*is_file=*/true);
  }
  compile_slot(s, text, known);
}

// Of a source that is a copy of the file or came from a load hook.
void Scanner::State::transform(Slot& s, ModuleSource source, bool is_file) {
  if (!plugins->wants_transform(s.module.id, source.code, source.module_type)) {
    s.made = std::make_shared<const ModuleSource>(std::move(source));
    return compile_made(s);
  }
  auto given = std::make_shared<ModuleSource>(source);
  pool.hold();
  plugins->transform(
      s.module.id, std::move(source), [this, &s, given, is_file](SourceAnswer answer) {
        pool.post([this, &s, given, is_file, answer = std::move(answer)]() mutable {
          take_answer(s, answer);
          if (s.diagnostics.has_errors()) return;
          if (!answer.handled && is_file) {
            // What is on the disk need not be kept.
            FileBuffer& buffer = buffers[pool.worker_index()];
            buffer.assign(given->code);
            return compile_slot(s, buffer.text(), {});
          }
          s.made = answer.handled ? std::make_shared<const ModuleSource>(std::move(answer.source))
                                  : std::move(given);
          compile_made(s);
        });
        pool.release();
      });
}

void Scanner::State::take_answer(Slot& s, SourceAnswer& answer) {
  for (Diagnostic& diagnostic : answer.diagnostics.take()) {
    if (diagnostic.path.empty()) diagnostic.path = s.module.pretty_path;
    s.diagnostics.add(std::move(diagnostic));
  }
  for (std::string& file : answer.watch_files) s.watch_files.push_back(std::move(file));
  if (answer.source.side_effects) s.module.side_effect_free = !*answer.source.side_effects;
  if (answer.source.synthetic_exports)
    s.module.synthetic_exports = *answer.source.synthetic_exports;
}

void Scanner::State::compile_made(Slot& s, std::span<const js::KnownImport> known) {
  TRACE_SCOPE("module", s.module.pretty_path);
  s.module.loader = loader_of_made(options, s.module.id, s.made->module_type);
  FileBuffer& buffer = buffers[pool.worker_index()];
  buffer.assign(without_byte_order_mark(s.made->code));
  compile_slot(s, buffer.text(), known);
}

LoadInput Scanner::State::load_input(const Slot& s, std::string_view text) const {
  LoadInput input;
  input.text = text;
  input.loader = s.module.loader;
  input.extension = path::extension(s.module.path);
  input.module.source = text;
  input.module.pretty_path = s.module.pretty_path;
  if (s.module.force_esm) input.module.source_type = js::SourceType::Module;
  return input;
}

void Scanner::State::compile_slot(Slot& s, std::string_view text,
                                  std::span<const js::KnownImport> known) {
  Module& module = s.module;
  module.source_size = text.size();
  module.typescript = module.loader == Loader::Ts || module.loader == Loader::Tsx;
  if (is_style_loader(module.loader)) return compile_style(s, text);
  if (module.loader == Loader::Wasm) return compile_wasm(s, text);
  LoadInput input = load_input(s, text);
  input.module.known_imports = known;
  std::string asset_url;
  if (module.loader == Loader::File || module.loader == Loader::Copy) {
    s.asset = add_asset(module.path, text);
    asset_url = asset_url_of(s.asset);
    if (module.loader == Loader::Copy) {
      module.kind = ModuleKind::External;
      module.path = asset_url;
      return;
    }
    input.asset_url = asset_url;
  }
  std::optional<unit::Unit> unit =
      load_unit(input, module_options->of(s.file), memory(), s.diagnostics);
  if (!unit) return;
  if (unit->has(unit::kFactImportMeta)) {
    if (const std::optional<std::string> code = with_globs(s, text, *unit)) {
      ModuleSource made = s.made ? *s.made : ModuleSource();
      made.code = *code;
      s.made = std::make_shared<const ModuleSource>(std::move(made));
      FileBuffer rewritten;
      rewritten.assign(s.made->code);
      compile_slot(s, rewritten.text(), known);
      module.source_size = text.size();
      return;
    }
    if (s.diagnostics.has_errors()) return;
  }
  module.unit = *unit;
  if (map_scripts && !unit->mappings().empty()) {
    module.text = std::make_shared<const std::string>(text);
    module.input_map = s.made && !s.made->map.empty()
                           ? plugin_input_map(module, s.made->map, s.diagnostics)
                           : read_input_map(files, module, s.file, text, s.diagnostics);
  }
  report_messages(s.module, s.module.unit, s.diagnostics);
  if (known.empty() && is_barrel(s)) return make_barrel(s);
  resolve_records(s);
}

// import.meta.glob() in place. A project's host has replaced it before the module was compiled;
// what is still there is rewritten here, and the module compiled again. Nothing when there is none.
std::optional<std::string> Scanner::State::with_globs(Slot& s, std::string_view text,
                                                      const unit::Unit& unit) {
  const auto properties = unit.import_meta();
  if (std::none_of(properties.begin(), properties.end(),
                   [&](unit::Str name) { return unit.text(name) == "glob"; }))
    return std::nullopt;
  const Module& module = s.module;
  CodeUrlRequest request{module.id, module.pretty_path, text, module.typescript, false, {}};
  request.jsx = module.loader == Loader::Tsx || module.loader == Loader::Jsx;
  request.root = options.url_root.empty() ? options.working_directory : options.url_root;
  CodeUrlResult result = rewrite_globs(request, files, s.diagnostics);
  for (std::string& directory : result.watch) s.watch_files.push_back(std::move(directory));
  return std::move(result.code);
}

u32 Scanner::State::add_asset(const std::string& path, std::string_view contents) {
  const std::string hash = to_base32(hash128(contents), 8);
  const std::string directory = path::relative(options.working_directory, path::dirname(path));
  std::string output = asset_name_parts(options, {std::string(path::basename(path)), path},
                                        directory.starts_with("..") ? "" : directory)
                           .file_name(hash, path::extension(path));
  std::lock_guard lock(mutex);
  const auto [at, added] = asset_by_path.emplace(path, static_cast<u32>(assets.size()));
  assets_changed |= added;
  if (added)
    assets.push_back(
        {path, resolver->pretty_path(path), std::string(contents), std::move(output), {}});
  return at->second;
}

// As JavaScript sees it, which does not know from which file it is loaded.
std::string Scanner::State::asset_url_of(u32 asset) {
  std::lock_guard lock(mutex);
  if (!assets[asset].data_url.empty()) return assets[asset].data_url;
  const std::string& output = assets[asset].output;
  return options.public_path.empty() ? "./" + output : path_url(options.public_path, output);
}

}  // namespace sinter::bundler
