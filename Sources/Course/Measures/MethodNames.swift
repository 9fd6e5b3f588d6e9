import Explanations

extension Phrase {
    /// How the course calls a method in tables and figures.
    public init(_ method: any ExplanationMethod.Type) {
        self = Self.methods[method.name] ?? Phrase(es: method.name, en: method.name)
    }

    /// Names that are words of a language, and those that are written otherwise than on the command line.
    private static let methods: [String: Phrase] = [
        Saliency.name: Phrase(es: "Gradiente", en: "Gradient"),
        InputXGradient.name: Phrase(es: "Entrada × gradiente", en: "Input × gradient"),
        GuidedBackprop.name: Phrase(es: "Guided backprop", en: "Guided backprop"),
        Deconvolution.name: Phrase(es: "Deconvnet", en: "Deconvnet"),
        CAM.name: Phrase(es: "CAM", en: "CAM"),
        GradCAM.name: Phrase(es: "Grad-CAM", en: "Grad-CAM"),
        GuidedGradCAM.name: Phrase(es: "Guided Grad-CAM", en: "Guided Grad-CAM"),
        GradCAMPlusPlus.name: Phrase(es: "Grad-CAM++", en: "Grad-CAM++"),
        LayerCAM.name: Phrase(es: "LayerCAM", en: "LayerCAM"),
        XGradCAM.name: Phrase(es: "XGrad-CAM", en: "XGrad-CAM"),
        HiResCAM.name: Phrase(es: "HiResCAM", en: "HiResCAM"),
        EigenCAM.name: Phrase(es: "Eigen-CAM", en: "Eigen-CAM"),
        ScoreCAM.name: Phrase(es: "Score-CAM", en: "Score-CAM"),
        AblationCAM.name: Phrase(es: "Ablation-CAM", en: "Ablation-CAM"),
        IntegratedGradients.name: Phrase(es: "Gradientes integrados", en: "Integrated gradients"),
        LayerIntegratedGradients.name: Phrase(es: "IG por capas", en: "Layer IG"),
        DeepLIFT.name: Phrase(es: "DeepLIFT", en: "DeepLIFT"),
        SmoothGrad.name: Phrase(es: "SmoothGrad", en: "SmoothGrad"),
        LRP.name: Phrase(es: "LRP", en: "LRP"),
        KernelSHAP.name: Phrase(es: "Kernel SHAP", en: "Kernel SHAP"),
        GradientSHAP.name: Phrase(es: "Gradient SHAP", en: "Gradient SHAP"),
        Occlusion.name: Phrase(es: "Oclusión", en: "Occlusion"),
        RISE.name: Phrase(es: "RISE", en: "RISE"),
    ]
}
