/// The definition that a method follows, where tools differ in what changes its map.
public enum Convention: String, CaseIterable, Sendable {
    /// The paper's: the default everywhere.
    case paper
    /// Captum 0.9.
    case captum
    /// pytorch-grad-cam 1.5.
    case pytorchGradCAM = "pytorch-grad-cam"
}
