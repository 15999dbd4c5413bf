using Spa.Sip.Messages;
using Spa.Sip.Transactions;

namespace Spa.Sip.UserAgent;

/// <summary>Who lives in a dialog.</summary>
internal interface IDialogUser
{
    /// <summary>A request came within the dialog.</summary>
    void Take(ServerTransaction transaction);

    /// <summary>An ACK of a 2xx came within the dialog.</summary>
    void TakeAck(SipRequest ack);
}
