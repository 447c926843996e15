// The general allocator of the process (mimalloc, in place of malloc and operator new).
#pragma once

namespace sinter {

// Asks for huge pages. A bundler allocates hundreds of megabytes, touches them once and exits; with
// 4 KB pages a third of that time is page faults. To be called first in main(). Does nothing under
// sanitizers, which bring an allocator of their own.
void tune_allocator();

// Takes the pages of the program's and its libraries' code and constants out of this process; those
// that are used again come back from the system's cache. Much of a JavaScript engine runs once.
void release_unused_code();

// Gives back what is free in the heap of the calling thread. Takes milliseconds.
void release_free_memory();

}  // namespace sinter
