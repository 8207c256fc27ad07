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
    const auto ticket = std::make_shared<Ticket>();
    auto* worker = new Worker(env, std::move(name), std::move(request), ticket, compute, write);
    const Napi::Object task = Napi::Object::New(env);
    task.Set("promise", worker->deferred_.Promise());
    const auto cancel = [ticket](const Napi::CallbackInfo& call) {
      ticket->cancelled = true;
      // Takes it out of the queue; fails, which is well, once it has started.
      if (ticket->worker != nullptr) napi_cancel_async_work(call.Env(), *ticket->worker);
    };
    task.Set("cancel", Napi::Function::New(env, cancel, "cancel"));
    worker->Queue();  // It deletes itself once it has settled the promise.
    return task;
  }

 protected:
  void Execute() override {
    try {
      result_.emplace(compute_(request_));
    } catch (const Cancelled&) {
      refuse_cancelled();
    } catch (const std::bad_alloc&) {
      refuse("OUT_OF_MEMORY", name_ + ": expected enough memory, received too many trials. Use fewer.");
    } catch (const std::exception& error) {
      refuse("INVALID_ARGUMENT", error.what());
    }
  }

  /// Work cancelled while it waited for a thread never executes, and is settled here.
  void OnWorkComplete(Napi::Env env, napi_status status) override {
    if (status == napi_cancelled) refuse_cancelled();
    Napi::AsyncWorker::OnWorkComplete(env, napi_ok);
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
  /// What a task and its cancel() share.
  struct Ticket {
    std::atomic<bool> cancelled = false;
    Worker* worker = nullptr;  ///< until it has settled; touched on the event loop only
  };

  Worker(Napi::Env env, std::string name, Request request, std::shared_ptr<Ticket> ticket, Compute compute, Write write)
      : Napi::AsyncWorker(env, ("tunesmith." + name).c_str()),
        name_(std::move(name)),
        request_(std::move(request)),
        ticket_(std::move(ticket)),
        compute_(compute),
        write_(write),
        deferred_(Napi::Promise::Deferred::New(env)) {
    request_.cancelled = &ticket_->cancelled;
    ticket_->worker = this;
  }
  ~Worker() override { ticket_->worker = nullptr; }

  void refuse_cancelled() {
    refuse("ABORTED", name_ + ": expected to run to its end, received a cancellation. Ask again.");
  }

  void refuse(const char* code, std::string message) {
    code_ = code;
    message_ = std::move(message);
  }

  std::string name_;
  Request request_;
  std::shared_ptr<Ticket> ticket_;
  Compute compute_;
  Write write_;
  Napi::Promise::Deferred deferred_;
  std::optional<Result> result_;
  const char* code_ = nullptr;
  std::string message_;
};

}  // namespace tunesmith::binding
