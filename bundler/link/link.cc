#include "bundler/link/link.h"

#include "base/trace.h"
#include "bundler/link/passes.h"

namespace sinter::bundler {

namespace {

template <class Pass>
void run(const char* name, Link& link, Pass pass) {
  TraceScope scope(name);
  pass(link);
}

}  // namespace

Link link(const BuildOptions& options, const Graph& graph, std::span<const EntryModule> entries,
          TaskPool& pool, Diagnostics& diagnostics) {
  TRACE_SCOPE("link");
  Link link{options, output_format(options), wants_splitting(options), graph, pool, diagnostics};
  for (const EntryModule& entry : entries)
    link.entries.push({entry.module, entry.output, false, false, none<ChunkId>});

  // Symbols and parts of all modules get one numbering. Nothing below allocates per symbol.
  run("number symbols", link, number_symbols);

  // Which modules are CommonJS. That decides which are evaluated on demand, so it comes before all
  // questions of order and of names.
  run("exports kinds", link, decide_exports_kinds);

  // The order of evaluation if every module were its own file.
  run("order modules", link, order_modules);

  // A module that waits makes its importers wait; some may not.
  run("top-level await", link, spread_top_level_await);

  // Every name each module exports. Beyond this point `export *` is only looked at where the names
  // are not known before run time.
  run("flatten exports", link, flatten_exports);

  // How externals are seen that are CommonJS modules.
  run("choose interop", link, choose_interop);

  // Every imported symbol stands for a declared symbol, a member, a namespace or a constant. Beyond
  // this point import tables are only read for evaluation, not for names.
  run("match imports", link, match_imports);
  if (diagnostics.has_errors()) return link;

  // What the program needs. Beyond this point no part becomes live but runtime helpers.
  run("mark live", link, mark_live);

  // Where files that are no modules find externals.
  run("guess globals", link, guess_globals);

  run("warn of losses", link, warn_of_losses);

  // What each live module needs evaluated before it. Modules without effects are skipped over.
  run("find dependencies", link, find_dependencies);

  // Which file each module goes to.
  run("assign chunks", link, assign_chunks);

  // When it is evaluated there: flattened, or wrapped in a function.
  run("plan evaluation", link, plan_evaluation);

  // Which wrapped modules keep their names inside of their functions. Beyond this point bindings do
  // not change.
  run("keep scopes", link, keep_scopes);

  // The helper functions that wrapping and interop call.
  run("place helpers", link, place_helpers);

  // What chunks import from each other and from externals. Beyond this point every chunk knows all
  // symbols it writes.
  run("link chunks", link, link_chunks);

  // What those symbols are called.
  run("assign names", link, assign_names);
  return link;
}

}  // namespace sinter::bundler
