namespace Spa.Fleet.Acs;

/// <summary>What is to be done.</summary>
public enum AcsSessionEffect
{
    /// <summary>Write down what the Inform tells, then answer it.</summary>
    AnswerInform,

    /// <summary>Do what the CPE asks, then answer it.</summary>
    AnswerRequest,

    /// <summary>Look what is to be asked of the CPE: <see cref="AcsSessionEvent.Chosen"/> or <see cref="AcsSessionEvent.NothingLeft"/> comes of it.</summary>
    Choose,

    /// <summary>Write down that it is sent, then send it.</summary>
    SendRequest,

    /// <summary>Write down what came of the request that is out.</summary>
    Finish,

    /// <summary>What came of the request that is out is not known.</summary>
    Abandon,

    /// <summary>What came of the request that is out will never be known: its answer cannot be read.</summary>
    GiveUp,

    /// <summary>Answer that nothing is left (204).</summary>
    AnswerEmpty,

    /// <summary>The session has asked as often as it may; what is left waits for the next.</summary>
    TellTooMany,

    /// <summary>Answer 400.</summary>
    Refuse,
}
