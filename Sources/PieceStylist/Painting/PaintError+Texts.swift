extension PaintError {
    /// What a user is told: what happened to the piece, and what can be done.
    public var text: BilingualText {
        let text = code.text
        guard mayHaveBeenCharged, code != .refused, code != .empty else { return text }
        return BilingualText(
            ko: text.ko + " 비용은 청구되었을 수 있어요.",
            en: text.en + " It may have been charged for.")
    }
}

extension PaintError.Code {
    fileprivate var text: BilingualText {
        switch self {
        case .refused:
            BilingualText(
                ko: "그림 서버가 이 사진이나 문구는 그릴 수 없다고 했어요. 다른 사진이나 다른 스타일로 시도해 주세요.",
                en: "The painter will not paint this photo or prompt. Try another photo or another style.")
        case .empty:
            BilingualText(
                ko: "그림 서버가 그림 없이 답했어요. 내용 심사에 걸렸을 때 흔한 일이니, 다른 사진이나 스타일로 시도해 주세요.",
                en: "The painter answered without a picture, as many do when they refuse. Try another photo or style.")
        case .badRequest:
            BilingualText(
                ko: "그림 서버가 요청을 받아들이지 않았어요. 문구를 바꿔 보고, 계속되면 운영자에게 알려 주세요.",
                en: "The painter did not accept the request. Change the prompt; if that fails, tell the operator.")
        case .unauthorised:
            BilingualText(
                ko: "그림 서버의 인증 키가 맞지 않아요. 운영자에게 알려 주세요.",
                en: "The painter does not accept this service's key. Please tell the operator.")
        case .quota:
            BilingualText(
                ko: "그림 서버의 사용 한도를 다 썼어요. 운영자에게 알려 주세요.",
                en: "This service's account with the painter is used up. Please tell the operator.")
        case .rateLimited:
            BilingualText(
                ko: "그림 서버가 지금 너무 바빠요. 잠시 뒤에 다시 시도해 주세요.",
                en: "The painter has too much to do right now. Please try again in a while.")
        case .unavailable, .breakerOpen:
            BilingualText(
                ko: "그림 서버가 지금 답하지 않아요. 잠시 뒤에 다시 시도해 주세요.",
                en: "The painter does not answer right now. Please try again in a while.")
        case .timedOut:
            BilingualText(
                ko: "그림이 너무 오래 걸려서 기다리기를 그만뒀어요. 잠시 뒤에 다시 시도해 주세요.",
                en: "The painter took too long. Please try again in a while.")
        case .tooLarge:
            BilingualText(
                ko: "서버가 보낸 그림이 너무 커서 받지 않았어요. 다른 스타일로 시도해 주세요.",
                en: "The painter's picture was too large to be taken. Try another style.")
        case .garbage:
            BilingualText(
                ko: "서버가 보낸 것이 그림이 아니에요. 잠시 뒤에 다시 시도해 주세요.",
                en: "What the painter sent is not a picture. Please try again in a while.")
        case .blocked:
            BilingualText(
                ko: "안전을 위해 그림 서버에 연결하지 않았어요. 운영자가 설정을 확인해야 해요.",
                en: "For safety the painter was not contacted. The operator has to check the settings.")
        case .cancelled:
            BilingualText(ko: "그리기를 취소했어요.", en: "Painting was cancelled.")
        }
    }
}
