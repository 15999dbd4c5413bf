using System.Net;
using Spa.Media.Rtp.Quality;

namespace Spa.Gateway.Calls;

/// <summary>A call that has ended, as a list of calls has it. It tells whom people have called.</summary>
/// <param name="Number">Its number since the start, from 1.</param>
/// <param name="Line">The line it went by: 1 = the account, 2 = the exchange.</param>
/// <param name="IsOutgoing">The phone placed it.</param>
/// <param name="Near">Our own number; empty = not known.</param>
/// <param name="Far">Number or address of the far end; empty = not known.</param>
/// <param name="Began">When it was made, on the timeline.</param>
/// <param name="Duration">How long its sides were joined; null = they never were.</param>
/// <param name="Reason">Why it ended, in the words of the page.</param>
/// <param name="Status">The status that ended our try to call; 0 = none did.</param>
/// <param name="IsBroken">The network has ended it, and neither of the two.</param>
/// <param name="Ended">When it was over, on the timeline.</param>
/// <param name="Media">Its media; null = it had none over a network.</param>
public sealed record EndedCall(
    int Number, int Line, bool IsOutgoing, string Near, string Far, TimeSpan Began, TimeSpan? Duration, string Reason, int Status, bool IsBroken, TimeSpan Ended, EndedMedia? Media);

/// <summary>The media of a call that has ended.</summary>
/// <param name="Far">Where they went last.</param>
/// <param name="NearPort">The unit's own port; null = not known.</param>
/// <param name="Codec">What was sent last: "G711u", "T.38".</param>
/// <param name="IsFax">It was a fax or a modem.</param>
/// <param name="Quality">Its figures; null = there are none.</param>
public sealed record EndedMedia(IPEndPoint Far, int? NearPort, string Codec, bool IsFax, CallQuality? Quality);
