import COneDNN

/// The processor as oneDNN sees it: made once, used by every plan.
struct Processor: @unchecked Sendable {
    // Sendable: oneDNN's engines may be used from any thread (its documentation, "Thread safety").
    let engine: dnnl_engine_t

    static let shared: Result<Processor, EngineError> = {
        var engine: dnnl_engine_t?
        let status = dnnl_engine_create(&engine, dnnl_cpu, 0)
        guard status == dnnl_success, let engine else {
            return .failure(EngineError(operation: "start on this processor", status: status))
        }
        return .success(Processor(engine: engine))
    }()

    static func current() throws(EngineError) -> Processor { try shared.get() }
}

/// oneDNN refused something that every version should do.
public struct EngineError: Error, Equatable, CustomStringConvertible {
    /// The request, with shapes.
    public let operation: String
    /// oneDNN's status code.
    public let status: UInt32

    init(operation: String, status: dnnl_status_t) {
        self.operation = operation
        self.status = status.rawValue
    }

    public var description: String {
        let names: [dnnl_status_t: String] = [
            dnnl_out_of_memory: "out of memory", dnnl_invalid_arguments: "invalid arguments",
            dnnl_unimplemented: "not implemented", dnnl_runtime_error: "run-time error",
        ]
        let cause = names[dnnl_status_t(status)] ?? "status \(status)"
        return "oneDNN could not \(operation): \(cause). Its version is \(Self.version)."
    }

    private static var version: String {
        guard let version = dnnl_version()?.pointee else { return "unknown" }
        return "\(version.major).\(version.minor).\(version.patch)"
    }
}

extension dnnl_status_t: @retroactive Hashable {}

extension dnnl_status_t {
    /// Throws unless this is success.
    func orThrow(_ operation: @autoclosure () -> String) throws(EngineError) {
        if self != dnnl_success { throw EngineError(operation: operation(), status: self) }
    }
}
