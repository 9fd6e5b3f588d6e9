extension WeightsError {
    /// A network that was saved as a program: its classes and their code, or a record of what it computes.
    public enum Program: Equatable, Sendable, CustomStringConvertible {
        /// `torch.save(model)`: a pickled module, by the name of its class.
        case module(String)
        /// `torch.jit.save`.
        case torchScript
        /// `torch.export.save`, a `.pt2`.
        case exported

        public var description: String {
            switch self {
            case .module(let name):
                "a whole model (torch.save(model)), an object of the class \(name), which is not run; load it where its "
                    + "code is, and save its state dict, or the network as ONNX:"
            case .torchScript:
                "a TorchScript program (torch.jit.save), which is not run; save its state dict, or the network as ONNX:"
            case .exported:
                "an exported program (torch.export.save), which is not run; save its state dict, or the network as ONNX:"
            }
        }

        /// The lines of Python that make a state dict, or an ONNX file, of it.
        func waysOut(of file: String) -> [String] {
            let path = "\"\(file.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\"))\""
            let load =
                switch self {
                case .module: "torch.load(\(path), map_location=\"cpu\", weights_only=False)"
                case .torchScript: "torch.jit.load(\(path), map_location=\"cpu\")"
                case .exported: "torch.export.load(\(path)).module()"
                }
            // The newer exporter takes no scripts, and an exported program is what it was exported as.
            let evaluated = self == .exported ? load : "\(load).eval()"
            let exporter = self == .torchScript ? ", dynamo=False" : ""
            return [
                "torch.save(\(load).state_dict(), \"weights.pth\")",
                "torch.onnx.export(\(evaluated), torch.zeros(1, 3, 224, 224), \"net.onnx\"\(exporter))",
            ]
        }
    }
}
