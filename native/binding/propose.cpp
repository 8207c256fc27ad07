#include "propose.hpp"

#include <atomic>
#include <memory>

#include "marshal.hpp"
#include "nouns.hpp"

namespace tunesmith::binding {
namespace {

class ProposeWorker;

/// What a proposal and its cancel() share.
struct Ticket {
  std::atomic<bool> cancelled = false;
  ProposeWorker* worker = nullptr;  ///< until it has settled; touched on the event loop only
};

/// Copies everything out of JavaScript: the request outlives this call on another thread.
ProposeRequest read_request(const Napi::Value& value) {
  static constexpr std::array<std::pair<std::string_view, AcquisitionChoice>, 4> acquisitions{
      {{"auto", AcquisitionChoice::automatic},
       {"logEI", AcquisitionChoice::log_ei},
       {"EI", AcquisitionChoice::ei},
       {"UCB", AcquisitionChoice::ucb}}};
  const Napi::Object object = read_object(value, "request");
  ProposeRequest request;
  request.domain = read_domain(object.Get("domain"));
  const std::size_t d = request.domain.size();
  request.count = read_size(object.Get("count"), "count");
  request.seed = read_count(object.Get("seed"), "seed");
  request.trial = read_u32(object.Get("trial"), "trial");
  request.progress = read_finite(object.Get("progress"), "progress");
  request.kernel = read_kernel(object.Get("kernel"));
  request.prior = read_prior(object.Get("prior"));
  request.acquisition = read_choice(object.Get("acquisition"), "acquisition", acquisitions);
  request.warp = read_flag(object.Get("warp"), "warp");
  request.refit = read_flag(object.Get("refit"), "refit");
  const Napi::Value warm_start = object.Get("warmStart");
  if (!warm_start.IsUndefined()) request.warm_start = read_hyperparameters(warm_start, d);
  if (!request.refit && !request.warm_start) throw Refusal("warmStart when refit is false", "undefined");

  const auto copy = [&](const char* name) {
    const auto points = read_finite_doubles(object.Get(name), name);
    count_rows(points, d, name);
    return std::vector<double>(points.begin(), points.end());
  };
  request.points = copy("points");
  request.pending = copy("pending");
  const auto losses = read_doubles(object.Get("losses"), "losses");
  request.losses.assign(losses.begin(), losses.end());
  const std::size_t n = request.points.size() / d;
  if (losses.size() != n) {
    throw Refusal("losses to hold " + std::to_string(n) + " values", std::to_string(losses.size()));
  }
  const std::size_t rows = n + request.pending.size() / d + request.count;
  checked_product(rows, rows, "a covariance matrix");
  return request;
}

Napi::Object write_result(Napi::Env env, const ProposeResult& result) {
  const Napi::Array proposals = Napi::Array::New(env, result.proposals.size());
  for (std::size_t i = 0; i < result.proposals.size(); ++i) {
    const Proposal& proposal = result.proposals[i];
    const Napi::Object object = Napi::Object::New(env);
    object.Set("unit", write_doubles(env, proposal.point));
    object.Set("mean", proposal.mean);
    object.Set("deviation", proposal.deviation);
    object.Set("acquisition", proposal.acquisition);
    proposals.Set(static_cast<std::uint32_t>(i), object);
  }
  const Napi::Object object = Napi::Object::New(env);
  object.Set("proposals", proposals);
  object.Set("hyperparameters", write_hyperparameters(env, result.hyperparameters));
  return object;
}

/// Computes on a thread of libuv's pool and settles the promise back on the event loop.
class ProposeWorker : public Napi::AsyncWorker {
 public:
  ProposeWorker(Napi::Env env, ProposeRequest request, std::shared_ptr<Ticket> ticket)
      : Napi::AsyncWorker(env, "tunesmith.propose"),
        request_(std::move(request)),
        ticket_(std::move(ticket)),
        deferred_(Napi::Promise::Deferred::New(env)) {
    request_.cancelled = &ticket_->cancelled;
    ticket_->worker = this;
  }
  ~ProposeWorker() override { ticket_->worker = nullptr; }

  [[nodiscard]] Napi::Promise promise() const { return deferred_.Promise(); }

 protected:
  void Execute() override {
    try {
      result_ = propose(request_);
    } catch (const Cancelled&) {
      refuse_cancelled();
    } catch (const std::bad_alloc&) {
      refuse("OUT_OF_MEMORY", "propose: expected enough memory, received too many trials. Propose from fewer.");
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
    if (code_ == nullptr) {
      deferred_.Resolve(write_result(Env(), result_));
    } else {
      deferred_.Reject(make_error(Env(), code_, message_).Value());
    }
  }

 private:
  void refuse_cancelled() {
    refuse("ABORTED", "propose: expected to run to its end, received a cancellation. Ask again.");
  }

  void refuse(const char* code, std::string message) {
    code_ = code;
    message_ = std::move(message);
  }

  ProposeRequest request_;
  std::shared_ptr<Ticket> ticket_;
  Napi::Promise::Deferred deferred_;
  ProposeResult result_;
  const char* code_ = nullptr;
  std::string message_;
};

/// propose(request) -> { promise, cancel() }. After cancel() the promise rejects with code ABORTED, if not yet settled.
Napi::Value start_proposal(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guard(env, "propose", [&]() -> Napi::Value {
    const auto ticket = std::make_shared<Ticket>();
    auto worker = std::make_unique<ProposeWorker>(env, read_request(info[0]), ticket);
    const Napi::Object proposal = Napi::Object::New(env);
    proposal.Set("promise", worker->promise());
    const auto cancel = [ticket](const Napi::CallbackInfo& call) {
      ticket->cancelled = true;
      // Takes it out of the queue; fails, which is well, once it has started.
      if (ticket->worker != nullptr) napi_cancel_async_work(call.Env(), *ticket->worker);
    };
    proposal.Set("cancel", Napi::Function::New(env, cancel, "cancel"));
    worker->Queue();
    worker.release();  // It deletes itself once it has settled the promise.
    return proposal;
  });
}

}  // namespace

void export_propose(Napi::Env env, Napi::Object exports) {
  exports.Set("propose", Napi::Function::New<start_proposal>(env, "propose"));
}

}  // namespace tunesmith::binding
