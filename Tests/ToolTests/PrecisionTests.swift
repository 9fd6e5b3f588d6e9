import Foundation
import Mirador
import Programs
import Reference
import Testing

@Suite struct `--precision and threads` {
    private let chelsea = Tool.asset("photographs/chelsea.png")

    @Test(.enabled(if: Precision.bfloat16.isSupported, "this processor has neither AVX512_BF16 nor AMX"))
    func `In bfloat16 the same classes come first, with other digits`() throws {
        let exact = try Tool.mirador.run(["predict", "--image", chelsea])
        let run = try Tool.mirador.run(["predict", "--image", chelsea, "--precision", "bf16"])
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output != exact.output)
        for name in ["tiger cat", "Egyptian cat", "tabby cat"] { #expect(run.output.contains(name)) }
    }

    /// oneDNN can be told to use no more than some processors have.
    @Test func `A processor that cannot compute in bfloat16 is named as the reason`() throws {
        for name in ["predict", "explain"] {
            let run = try Tool.mirador.run(
                [name, "--image", chelsea, "--precision", "bf16"], environment: ["ONEDNN_MAX_CPU_ISA": "AVX512_CORE"])
            #expect(run.status != 0)
            #expect(run.output == "")
            #expect(
                run.errors.contains("This processor cannot compute in bf16: that takes AVX512_BF16 or AMX"),
                "\(run.errors)")
        }
    }

    @Test func `An unknown precision is refused with the known ones`() throws {
        let run = try Tool.mirador.run(["predict", "--image", chelsea, "--precision", "fp64"])
        #expect(run.status != 0)
        #expect(run.errors.contains("fp32") && run.errors.contains("bf16"), "\(run.errors)")
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let model, method: String
        var precision = Precision.float32
        var testDescription: String { "\(method) of \(model) in \(precision.rawValue)" }
    }

    static let cases =
        [
            Case(model: "efficientnet-lite0", method: "saliency"),
            Case(model: "efficientnet-lite0", method: "integrated-gradients"),
            Case(model: "resnet18", method: "saliency"),
            Case(model: "resnet18", method: "layer-activation"),
        ]
        + (Precision.bfloat16.isSupported
            ? [
                Case(model: "efficientnet-lite0", method: "saliency", precision: .bfloat16),
                Case(model: "resnet18", method: "saliency", precision: .bfloat16),
            ] : [])

    /// The number of threads is fixed when a process begins.
    @Test(arguments: Thorough.cases(cases) { $0.method == "saliency" })
    func `One thread and two compute the same bits`(subject: Case) throws {
        let folder = try TemporaryFolder()
        var arguments = [
            "explain", "--model", subject.model, "--method", subject.method, "--image", chelsea, "--target", "281",
            "--precision", subject.precision.rawValue,
        ]
        if subject.model != EfficientNetLite.lite0.name {
            let weights = folder.path("weights.safetensors")
            try Zoo.architecture(subject.model).formulaWeights(1).write(toSafetensors: weights)
            arguments += ["--weights", weights]
        }
        let maps = try ["1", "2"].map { threads in
            let raw = folder.path("\(threads).npy")
            let run = try Tool.mirador.run(
                arguments + ["--raw", raw], environment: ["OMP_NUM_THREADS": threads, "OMP_DYNAMIC": "false"])
            try #require(run.status == 0, "\(run.errors)")
            return try Data(contentsOf: URL(fileURLWithPath: raw))
        }
        let isSame = maps[0] == maps[1]
        #expect(isSame)
    }
}
