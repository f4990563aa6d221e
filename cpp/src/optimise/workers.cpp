#include "optimise/workers.hpp"

namespace gengxin::optimise {
namespace {
constexpr int spins_before_sleep = 4000;
}

Workers::Workers(int threads) {
  for (int i = 1; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

Workers::~Workers() {
  stop_ = true;
  generation_.fetch_add(1);
  generation_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::take_pieces() {
  for (;;) {
    const std::size_t piece = next_.fetch_add(1);
    if (piece >= count_) return;
    (*work_)(piece);
  }
}

void Workers::serve() {
  unsigned seen = 0;
  for (;;) {
    for (int spin = 0; spin < spins_before_sleep && generation_.load() == seen; ++spin)
      std::this_thread::yield();
    generation_.wait(seen);
    seen = generation_.load();
    if (stop_) return;
    take_pieces();
    busy_.fetch_sub(1);
  }
}

void Workers::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (threads_.empty()) {
    for (std::size_t piece = 0; piece < count; ++piece) work(piece);
    return;
  }
  work_ = &work;
  count_ = count;
  next_ = 0;
  busy_ = static_cast<int>(threads_.size());
  generation_.fetch_add(1);
  generation_.notify_all();
  take_pieces();
  while (busy_.load() > 0) std::this_thread::yield();
}

}  // namespace gengxin::optimise
