#pragma once
// Threads that share numbered pieces of work. Which thread does a piece never shows in a result.
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace gengxin::optimise {

class Workers {
 public:
  explicit Workers(int threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  /// Calls work(0) ... work(count - 1), each once, and returns when all are done.
  void run(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void serve();
  void take_pieces();

  std::vector<std::thread> threads_;
  std::atomic<unsigned> generation_{0};
  std::atomic<std::size_t> next_{0};
  std::atomic<int> busy_{0};
  std::size_t count_{0};
  const std::function<void(std::size_t)>* work_{nullptr};
  std::atomic<bool> stop_{false};
};

}  // namespace gengxin::optimise
