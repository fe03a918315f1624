public import PieceGraphics

/// How much of a photo a template shows: what the decoder may leave out.
public struct PhotoDemand: Hashable, Sendable {
    /// Upright size the whole photo needs to have, px, so that nothing shown has to be enlarged.
    public var width: Double
    public var height: Double
    /// The part that is shown somewhere, as fractions of the photo.
    public var region: Rect

    /// Upright size the shown part needs to have, px.
    public var regionSize: Size { Size(width * region.width, height * region.height) }
}

extension Placer {
    /// What the photo layers of `template` need of a photo of `inputs.photoSize`; nil when it shows none.
    ///
    /// Frames of photos are evaluated without measuring text. The reader sees to it that this suffices: photos stand in
    /// no loop or stack, and neither they nor their groups' `when` read what is measured.
    public func photoDemand(_ template: Template, _ inputs: Inputs) -> PhotoDemand? {
        guard let size = inputs.photoSize else { return nil }
        let resolved = inputs.resolved(for: template)
        var demand: PhotoDemand?
        collect(template.layers, resolved, size, &demand)
        return demand
    }

    private func collect(_ layers: [Layer], _ inputs: Inputs, _ size: Size, _ demand: inout PhotoDemand?) {
        for layer in layers where layer.when?.bool(in: inputs.scope) != false {
            switch layer.kind {
            case .photo(let photo): add(photo, inputs.scope, size, &demand)
            case .group(let group): collect(group.layers, inputs, size, &demand)
            default: break
            }
        }
    }

    private func add(_ photo: PhotoLayer, _ scope: Scope, _ size: Size, _ demand: inout PhotoDemand?) {
        func n(_ i: Int) -> Double { i < photo.frame.count ? max(0, photo.frame[i].number(in: scope)) : 0 }
        let frame = Rect(0, 0, n(2), n(3))
        guard !frame.isEmpty else { return }
        let (shown, crop) = photo.placement(of: size, in: frame, scope: scope)
        // A blurred picture holds no detail finer than its σ: four pixels per σ are plenty.
        let detail = min(1, 4 / max(1, photo.blur.number(in: scope)))
        let width = min(size.width, shown.width / max(crop.width, 1e-6) * detail)
        let height = min(size.height, shown.height / max(crop.height, 1e-6) * detail)
        guard var known = demand else {
            demand = PhotoDemand(width: width, height: height, region: crop)
            return
        }
        known.width = max(known.width, width)
        known.height = max(known.height, height)
        known.region = known.region.union(crop)
        demand = known
    }
}
