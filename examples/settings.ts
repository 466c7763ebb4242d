import { BLOCKED_ACCOUNT, LATE_ACCOUNT, STEADY_ACCOUNT } from './catalogue.ts';

/** The example factory's own settings, as its file would hold them: what no export says of its ad accounts. */
export const EXAMPLE_SETTINGS = {
  adAccounts: {
    [LATE_ACCOUNT]: {
      unblock: {
        contact: '代投值班 Agency duty desk',
        steps: {
          zh: ['提交素材申诉（附检测报告）', '24 小时未回复则升级商务经理', '切换到备用账户'],
          en: [
            'appeal with the test report',
            'no answer in 24 hours: platform manager',
            'move to the backup account',
          ],
        },
        backupAccount: STEADY_ACCOUNT,
      },
    },
    [BLOCKED_ACCOUNT]: {
      unblock: { contact: '代投值班 Agency duty desk', backupAccount: STEADY_ACCOUNT },
    },
    [STEADY_ACCOUNT]: { topUpHours: 24 },
  },
};
