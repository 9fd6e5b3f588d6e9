import Foundation
import Tensors
import Testing

@testable import Importing

/// ONNX files as the onnx package writes them, and as nobody should.
@Suite struct `ONNX files` {
    private struct Golden: Decodable {
        struct Numbers: Decodable {
            let shape: [Int]
            let numbers: [Double]
        }

        let weights, kinds: [String: Numbers]

        static let all = Result {
            try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: weightsPath("onnx.json"))))
        }
    }

    // MARK: As they are

    @Test(arguments: ["onnx-raw.onnx", "onnx-fields.onnx", "onnx-beside.onnx"])
    func `Nodes, attributes and weights are those that were written`(name: String) throws {
        let file = try ONNXFile(contentsOf: weightsPath(name)), golden = try Golden.all.get()
        #expect(file.opsets == ["": 17])
        let operations = file.graph.nodes.map(\.operation)
        #expect(operations == ["Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm"])
        #expect(file.graph.inputs == [.init(name: "image", sizes: [nil, 3, 8, 8], type: 1)])
        #expect(file.graph.outputs == [.init(name: "logits", sizes: [nil, 5], type: 1)])
        let convolution = file.graph.nodes[0], gemm = file.graph.nodes[4]
        #expect(convolution.inputs == ["image", "conv.weight", "conv.bias"])
        let pads = try #require(convolution.attributes["pads"]), alpha = try #require(gemm.attributes["alpha"])
        #expect("\(pads)" == "integers([1, 1, 1, 1])")
        #expect("\(alpha)" == "float(1.0)")
        let padding = try #require(convolution.attributes["auto_pad"])
        #expect("\(padding)" == "text(\"NOTSET\")")
        for (name, numbers) in golden.weights {
            let tensor = try #require(file.graph.initializers[name])
            #expect(tensor.sizes == numbers.shape)
            #expect(tensor.tensor().elements.map(Double.init) == numbers.numbers.map { Double(Float($0)) })
        }
    }

    @Test(arguments: ["raw", "field"]) func `Numbers of every type`(form: String) throws {
        let file = try ONNXFile(contentsOf: weightsPath("onnx-fields.onnx"))
        for (kind, numbers) in try Golden.all.get().kinds {
            let tensor = try #require(file.graph.initializers["\(form)-\(kind)"], "\(form)-\(kind)")
            #expect(tensor.sizes == numbers.shape)
            if let integers = tensor.integers() {
                #expect(integers == numbers.numbers.map { Int($0) })
            } else {
                #expect(tensor.tensor().elements == numbers.numbers.map { Float($0) })
            }
            #expect(tensor.isInteger == ["int64", "int32", "uint8", "bool"].contains(kind))
        }
    }

    // MARK: As nobody should write them

    /// A model with some nodes (operation, inputs, outputs) and initializers.
    private func model(
        _ nodes: [(String, [String], [String])], _ tensors: [(inout ProtobufWriter) -> Void] = []
    ) -> [UInt8] {
        ProtobufWriter.message { model in
            model.integer(1, 8)
            model.message(8) { $0.integer(2, 17) }
            model.message(7) { graph in
                for (operation, inputs, outputs) in nodes {
                    graph.message(1) { node in
                        for input in inputs { node.text(1, input) }
                        for output in outputs { node.text(2, output) }
                        node.text(4, operation)
                    }
                }
                for tensor in tensors { graph.message(5, tensor) }
                graph.message(11) { $0.text(1, "image") }
                graph.message(12) { $0.text(1, nodes.last?.2.first ?? "image") }
            }
        }
    }

    private func cause(_ bytes: [UInt8], path: String = "made.onnx") -> ONNXError.Cause? {
        do throws(ONNXError) {
            _ = try ONNXFile(MappedFile(name: path, bytes: bytes))
            return nil
        } catch {
            #expect(!error.description.isEmpty)
            return error.cause
        }
    }

    @Test func `Nodes that contradict one another are named`() {
        let fine = cause(model([("Relu", ["image"], ["y"])]))
        #expect(fine == nil)
        let undefined = cause(model([("Relu", ["x"], ["y"])]))
        #expect(undefined == .undefined("x"))
        let twice = cause(model([("Relu", ["image"], ["y"]), ("Relu", ["image"], ["y"])]))
        #expect(twice == .duplicateName("y"))
        let cycle = cause(model([("Add", ["image", "b"], ["a"]), ("Relu", ["a"], ["b"])]))
        #expect(cycle == .cycle("b"))
    }

    @Test func `Sizes that no tensor has`() {
        func tensor(_ sizes: [Int], type: Int = 1, bytes: Int) -> ONNXError.Cause? {
            cause(
                model(
                    [("Relu", ["image"], ["y"])],
                    [
                        {
                            for size in sizes { $0.integer(1, size) }
                            $0.integer(2, type)
                            $0.text(8, "w")
                            $0.bytes(9, [UInt8](repeating: 0, count: bytes))
                        }
                    ]))
        }
        #expect(tensor([2, 3], bytes: 24) == nil)
        #expect(tensor([2, -3], bytes: 24) == .negativeSize([2, -3]))
        #expect(tensor([2, 3], bytes: 20) == .wrongCount(shape: [2, 3], bytes: 20))
        #expect(tensor([1 << 40, 1 << 40], bytes: 4) == .absurdShape([1 << 40, 1 << 40]))
        #expect(tensor([1 << 30], bytes: 4) == .wrongCount(shape: [1 << 30], bytes: 4))
        #expect(tensor([1], type: 14, bytes: 8) == .unknownType(14))
    }

    @Test(arguments: ["../secret", "/etc/passwd", "a/../../secret", "link", ""])
    func `Side files lie in the model's folder`(location: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "onnx-\(UUID().uuidString)")
        let inner = folder.appending(path: "models")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(count: 64).write(to: folder.appending(path: "secret"))
        try FileManager.default.createSymbolicLink(
            at: inner.appending(path: "link"), withDestinationURL: folder.appending(path: "secret"))
        let bytes = model(
            [("Relu", ["image"], ["y"])],
            [
                {
                    $0.integer(1, 4)
                    $0.integer(2, 1)
                    $0.text(8, "w")
                    $0.integer(14, 1)
                    $0.message(13) {
                        $0.text(1, "location"); $0.text(2, location)
                    }
                }
            ])
        let found = cause(bytes, path: inner.appending(path: "net.onnx").path)
        if location.isEmpty {
            #expect(found == .malformed("numbers beside the file, and no name of it"))
        } else {
            #expect(found == .outsideOfFolder(location))
        }
    }

    @Test func `A missing file, another kind of file, and one that is cut off`() throws {
        #expect { try ONNXFile(contentsOf: "/nowhere/net.onnx") } throws: { error in
            if case .unreachable? = (error as? ONNXError)?.cause { true } else { false }
        }
        #expect(cause([]) == .notAModel)
        #expect(cause(Array("not a model at all".utf8)) != nil)
        let whole = [UInt8](try Data(contentsOf: URL(filePath: weightsPath("onnx-raw.onnx"))))
        #expect(cause(whole) == nil)
        for count in stride(from: 1, to: whole.count - 1, by: 7) {
            // Cut between two fields of the model it may still be one, without its operators' versions.
            let found = cause(Array(whole.prefix(count)))
            #expect(found != nil, "\(count) bytes")
        }
    }

    /// Each byte changed by itself: an error, or a model of bounded size.
    @Test func `Every damaged file gives a model or an error`() throws {
        let whole = [UInt8](try Data(contentsOf: URL(filePath: weightsPath("onnx-fields.onnx"))))
        for place in stride(from: 0, to: whole.count, by: 3) {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = whole
                damaged[place] ^= change
                guard let file = try? ONNXFile(MappedFile(name: "damaged", bytes: damaged)) else { continue }
                for tensor in file.graph.initializers.values { #expect(tensor.tensor().count <= whole.count) }
            }
        }
    }

    @Test func `Messages within messages end somewhere`() {
        var bytes: [UInt8] = []
        for _ in 0..<200 { bytes = ProtobufWriter.message { $0.bytes(6, bytes) } }
        // A graph within an attribute of a node, again and again.
        var graph: [UInt8] = []
        for _ in 0..<60 {
            graph = ProtobufWriter.message {
                $0.message(1) {
                    $0.message(5) {
                        $0.text(1, "body"); $0.bytes(6, graph)
                    }
                }
            }
        }
        let made = ProtobufWriter.message {
            $0.message(8) { $0.integer(2, 17) }
            $0.bytes(7, graph)
        }
        #expect(cause(made) == .malformed("more than 64 messages within another"))
        #expect(cause(bytes) != nil)
    }
}
