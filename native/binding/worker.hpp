#pragma once

#include <napi.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gp.hpp"
#include "marshal.hpp"

namespace tunesmith::binding {

/// Computes on a thread of libuv's pool and settles a promise back on the event loop.
/// Request has a member `cancelled`, a pointer to the flag that the computation polls.
template <typename Request, typename Result>
class Worker : public Napi::AsyncWorker {
 public:
  using Compute = Result (*)(const Request&);
  using Write = Napi::Value (*)(Napi::Env, Result);

  /// { promise, cancel() }: starts compute(request). After cancel() the promise rejects with code ABORTED, if not yet
  /// settled. name opens the messages.
  static Napi::Value start(Napi::Env env, std::string name, Request request, Compute compute, Write write) {
    const Flag cancelled = std::make_shared<std::atomic<bool>>(false);
    auto* worker = new Worker(env, std::move(name), std::move(request), cancelled, compute, write);
    const Napi::Object task = Napi::Object::New(env);
    task.Set("promise", worker->deferred_.Promise());
    task.Set("cancel", Napi::Function::New(
                           env, [cancelled](const Napi::CallbackInfo&) { *cancelled = true; }, "cancel"));
    worker->Queue();  // It deletes itself once it has settled the promise.
    return task;
  }

 protected:
  void Execute() override {
    try {
      // A task cancelled while it waited for a thread should not start.
      throw_if(cancelled_.get());
      result_.emplace(compute_(request_));
    } catch (const Cancelled&) {
      refuse("ABORTED", name_ + ": expected to run to its end, received a cancellation. Ask again.");
    } catch (const std::bad_alloc&) {
      refuse("OUT_OF_MEMORY", name_ + ": expected enough memory, received too many trials. Use fewer.");
    } catch (const std::exception& error) {
      refuse("INVALID_ARGUMENT", error.what());
    }
  }

  void OnOK() override {
    const Napi::HandleScope scope(Env());
    if (result_) {
      deferred_.Resolve(write_(Env(), *std::move(result_)));
    } else {
      deferred_.Reject(make_error(Env(), code_, message_).Value());
    }
  }

 private:
  using Flag = std::shared_ptr<std::atomic<bool>>;

  Worker(Napi::Env env, std::string name, Request request, Flag cancelled, Compute compute, Write write)
      : Napi::AsyncWorker(env, ("tunesmith." + name).c_str()),
        name_(std::move(name)),
        request_(std::move(request)),
        cancelled_(std::move(cancelled)),
        compute_(compute),
        write_(write),
        deferred_(Napi::Promise::Deferred::New(env)) {
    request_.cancelled = cancelled_.get();
  }

  void refuse(const char* code, std::string message) {
    code_ = code;
    message_ = std::move(message);
  }

  std::string name_;
  Request request_;
  Flag cancelled_;
  Compute compute_;
  Write write_;
  Napi::Promise::Deferred deferred_;
  std::optional<Result> result_;
  const char* code_ = nullptr;
  std::string message_;
};

}  // namespace tunesmith::binding
