import PieceModel
