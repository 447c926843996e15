// The passes of the link, in the order in which link.cc calls them.
#pragma once

#include "bundler/link/link.h"

namespace sinter::bundler {

// Numbers symbols and parts through all modules.
void number_symbols(Link& link);

// Orders modules as the specification evaluates them: depth first, dependencies before dependents.
void order_modules(Link& link);

// ES module or CommonJS, from syntax and from how the module is imported.
void decide_exports_kinds(Link& link);

// Which modules wait for a top-level await, and the errors that follow from it.
void spread_top_level_await(Link& link);

// The names each ES module exports, `export *` included.
void flatten_exports(Link& link);
const ResolvedExport* find_export(const LinkModule& module, std::string_view name);
// The export whose properties stand for names that the module lacks (syntheticNamedExports); null:
// it has none.
const ResolvedExport* synthetic_export(const LinkModule& module);

// What an import sees of an external that is required.
void choose_interop(Link& link);

// Follows every imported symbol to what it stands for.
void match_imports(Link& link);
// For a symbol of an export list: never an inlined constant, because it names a binding.
Binding binding_of_export(const Link& link, Sym symbol);

// Finds the entries, and marks the parts and modules that the program needs.
void mark_live(Link& link);

// Whether evaluating the part has no side effects, all functions it calls considered.
bool is_pure_part(const Link& link, const LinkModule& module, const unit::Part& part);

// Whether a CommonJS module does nothing with its exports object but set names on it, all of them
// known.
bool sets_known_exports(const unit::Unit& unit);

// Globals for the externals of a file that is no module, where the options name none.
void guess_globals(Link& link);

// Warns of what the output format cannot express.
void warn_of_losses(Link& link);

// LinkModule::dependencies of all live modules.
void find_dependencies(Link& link);
// The order in which the live modules that `entry` reaches statically are evaluated.
struct EvaluationOrder {
  std::vector<ModuleId> modules;
  // For each module of a circle of dependencies, the one by which the walk came into the circle: it
  // is evaluated last of them, and asking for it evaluates all in the right order.
  IdTable<ModuleId> circle_entry;
};
EvaluationOrder evaluation_order(const Link& link, const Entry& entry);

// Assigns live modules to chunks by the set of entries that reach them.
void assign_chunks(Link& link);

// Wraps ES modules: those that must be evaluated on demand, and those whose order of evaluation
// would otherwise differ from the specification's. Fills Chunk::steps.
void plan_evaluation(Link& link);

// Which wrapped ES modules keep their names to themselves. Rewrites the bindings of all who use
// these.
void keep_scopes(Link& link);
// How code outside of the owner's writes `symbol`, if that is a name of a module with its own
// scope.
Binding seen_from_outside(const Link& link, Binding binding);

// Marks the helpers that the linker itself will write, and gives the helper module its chunk.
void place_helpers(Link& link);

// Imports and exports between chunks, and of externals.
void link_chunks(Link& link);

// Gives every symbol that will be written its name.
void assign_names(Link& link);

}  // namespace sinter::bundler
