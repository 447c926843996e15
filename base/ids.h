// Strong 32-bit ids and arrays indexed by them.
//
// A table's index type is an `enum class XId : u32 {}`, so that a ModuleId cannot index symbols.
// `none<XId>` (all bits set) means "no such thing"; ids are given out in order from zero.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/types.h"

namespace sinter {

template <class Id>
concept StrongId = std::is_enum_v<Id> && std::is_same_v<std::underlying_type_t<Id>, u32>;

template <StrongId Id>
inline constexpr Id none = static_cast<Id>(kNone);

template <StrongId Id>
constexpr bool is_none(Id id) {
  return id == none<Id>;
}

template <StrongId Id>
constexpr u32 to_index(Id id) {
  return static_cast<u32>(id);
}

// The ids [first, last), for range-for.
template <StrongId Id>
class IdRange {
 public:
  class Iterator {
   public:
    using value_type = Id;
    using difference_type = std::ptrdiff_t;
    constexpr Iterator() = default;
    constexpr explicit Iterator(u32 index) : index_(index) {}
    constexpr Id operator*() const { return static_cast<Id>(index_); }
    constexpr Iterator& operator++() {
      ++index_;
      return *this;
    }
    constexpr Iterator operator++(int) {
      Iterator before = *this;
      ++index_;
      return before;
    }
    constexpr bool operator==(const Iterator&) const = default;

   private:
    u32 index_ = 0;
  };

  constexpr IdRange(u32 first, u32 last) : first_(first), last_(last) {}
  constexpr Iterator begin() const { return Iterator(first_); }
  constexpr Iterator end() const { return Iterator(last_); }
  constexpr size_t size() const { return last_ - first_; }
  constexpr bool empty() const { return first_ == last_; }

 private:
  u32 first_;
  u32 last_;
};

// A view of an IndexVec, or of any array whose index is an Id.
template <StrongId Id, class T>
class IndexSpan {
 public:
  constexpr IndexSpan() = default;
  constexpr IndexSpan(T* data, size_t size) : items_(data, size) {}
  constexpr explicit IndexSpan(std::span<T> items) : items_(items) {}
  constexpr operator IndexSpan<Id, const T>() const {
    return IndexSpan<Id, const T>(items_.data(), items_.size());
  }

  constexpr T& operator[](Id id) const {
    SINTER_DCHECK(to_index(id) < items_.size());
    return items_[to_index(id)];
  }
  constexpr size_t size() const { return items_.size(); }
  constexpr bool empty() const { return items_.empty(); }
  constexpr bool contains(Id id) const { return to_index(id) < items_.size(); }
  constexpr IdRange<Id> ids() const { return {0, static_cast<u32>(items_.size())}; }
  constexpr T* data() const { return items_.data(); }
  constexpr auto begin() const { return items_.begin(); }
  constexpr auto end() const { return items_.end(); }
  constexpr std::span<T> span() const { return items_; }

 private:
  std::span<T> items_;
};

template <StrongId Id, class T>
class IndexVec {
 public:
  IndexVec() = default;
  explicit IndexVec(size_t size) : items_(size) {}
  IndexVec(size_t size, const T& value) : items_(size, value) {}
  IndexVec(std::initializer_list<T> items) : items_(items) {}

  decltype(auto) operator[](Id id) {
    SINTER_DCHECK(to_index(id) < items_.size());
    return items_[to_index(id)];
  }
  decltype(auto) operator[](Id id) const {
    SINTER_DCHECK(to_index(id) < items_.size());
    return items_[to_index(id)];
  }

  Id push(T item) {
    const Id id = next_id();
    items_.push_back(std::move(item));
    return id;
  }
  template <class... Args>
  Id emplace(Args&&... args) {
    const Id id = next_id();
    items_.emplace_back(std::forward<Args>(args)...);
    return id;
  }
  void pop() { items_.pop_back(); }

  // The id that the next push() will return.
  Id next_id() const {
    SINTER_DCHECK(items_.size() < kNone);
    return static_cast<Id>(static_cast<u32>(items_.size()));
  }
  IdRange<Id> ids() const { return {0, static_cast<u32>(items_.size())}; }
  bool contains(Id id) const { return to_index(id) < items_.size(); }

  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  void reserve(size_t size) { items_.reserve(size); }
  void resize(size_t size) { items_.resize(size); }
  void resize(size_t size, const T& value) { items_.resize(size, value); }
  void assign(size_t size, const T& value) { items_.assign(size, value); }
  void clear() { items_.clear(); }

  decltype(auto) front() { return items_.front(); }
  decltype(auto) front() const { return items_.front(); }
  decltype(auto) back() { return items_.back(); }
  decltype(auto) back() const { return items_.back(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  T* data() { return items_.data(); }
  const T* data() const { return items_.data(); }
  std::span<T> span() { return items_; }
  std::span<const T> span() const { return items_; }

  bool operator==(const IndexVec&) const = default;

 private:
  std::vector<T> items_;
};

}  // namespace sinter
